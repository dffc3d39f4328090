import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the support that departments give to plants.
struct SupportService: SupportMeasuresHandlers {
    func enterSupport(_ request: EnterSupportRequest, _ command: Command) throws -> SupportMeasure {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        let actor = command.actor
        try actor.require(
            .helper, .registrar, .organiser, .examiner,
            over: DivisionCode(plant.divisionCode, field: "enterprise_id"))
        guard !actor.agencyID.isEmpty else { throw Refusal(.supportWithoutAgency) }
        try plant.requireOwn()
        var measure = SupportMeasure.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.department = actor.principal.department
            $0.agencyID = actor.agencyID
            $0.agencyName = actor.principal.agencyName
            $0.enteredBy = actor.id
            $0.enteredAt = command.now.microseconds
        }
        try measure.say(request.text, on: command.today, confirmed: request.confirmed)
        if !request.confirmed.contains("text.title") {
            try command.kept(.supportMeasures).requireNew(measure)
        }
        measure.files = try command.attach(
            request.files, to: .supportMeasures, measure.id, field: "files")
        return try command.kept(.supportMeasures).add(measure)
    }

    func correctSupport(_ request: CorrectSupportRequest, _ command: Command) throws -> SupportMeasure {
        var measure = try command.query.support(request.supportID)
        try measure.requireGiver(command.actor)
        try measure.say(request.text, on: command.today, confirmed: request.confirmed)
        measure.changeReason = request.reason
        measure.note(actor: command.actor, at: command.now)
        return try command.kept(.supportMeasures).save(measure, expecting: request.revision)
    }

    func withdrawSupport(_ request: WithdrawSupportRequest, _ command: Command) throws -> SupportMeasure {
        var measure = try command.query.support(request.supportID)
        try measure.requireGiver(command.actor)
        measure.withdraw(because: request.reason, at: command.now)
        measure.note(actor: command.actor, at: command.now)
        return try command.kept(.supportMeasures).save(measure)
    }

    func getSupport(_ request: GetSupportRequest, _ query: Query) throws -> SupportMeasure {
        try query.support(request.supportID)
    }

    func getSupportHistory(_ request: GetSupportRequest, _ query: Query) throws -> SupportMeasureHistory {
        let measure = try query.support(request.supportID)
        let revisions = try query.shown(.supportMeasures).requireHistory(of: measure.id, field: "support_id")
        return .with {
            $0.revisions = revisions.map { SupportMeasureRevision($0, as: \.measure) }
        }
    }

    func listSupport(_ request: ListSupportRequest, _ query: Query) throws -> SupportPage {
        let plants = try query.ownPlants()
        var conditions = try query.scope(of: plants, request.divisionCode, request.enterpriseID)
        if request.department != .unspecified {
            conditions.append(.equal("department", .integer(Int64(request.department.rawValue))))
        }
        if request.kind != .unspecified {
            conditions.append(.equal("kind", .integer(Int64(request.kind.rawValue))))
        }
        let page = try query.shown(.supportMeasures).find(
            where: conditions, order: .descending("given_day"), after: request.pageToken,
            limit: Int(request.pageSize)
        ) { $0.isVisible(to: query.actor, of: plants) }
        return .with {
            $0.measures = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func summariseSupport(_ request: SummariseSupportRequest, _ query: Query) throws -> SupportSummary {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(.helper, .registrar, .organiser, .examiner, .auditor, over: place)
        let first = try request.firstDay.isEmpty ? nil : Day(request.firstDay, field: "first_day")
        let last = try request.lastDay.isEmpty ? nil : Day(request.lastDay, field: "last_day")
        var totals: [SupportTotal.Key: SupportTotal] = [:]
        let parameters: [SQLValue] =
            [
                .integer(first.map { Int64($0.number) } ?? .min),
                .integer(last.map { Int64($0.number) } ?? .max),
            ] + SearchIndex.range(of: place)
        var rows: [(SupportTotal.Key, String, Bool, Int64, Int64)] = []
        try query.transaction.query(
            """
            SELECT m.department, m.kind, m.enterprise_id, e.state, COUNT(*), SUM(m.amount_fen)
            FROM support_measure m JOIN enterprise e ON e.id = m.enterprise_id
            WHERE m.stands = 1 AND m.given_day >= $1 AND m.given_day <= $2
            AND m.division_code >= $3 AND m.division_code < $4
            GROUP BY m.department, m.kind, m.enterprise_id, e.state
            """, parameters
        ) { row in
            rows.append(
                (
                    SupportTotal.Key(department: Int(try row.int64(0)), kind: Int(try row.int64(1))),
                    try row.text(2), try row.int64(3) == Int64(EnterpriseState.merged.rawValue),
                    try row.int64(4), try row.int64(5)
                ))
        }
        for (key, plant, isMerged, measures, amount) in rows {
            // A double and the record that goes on are one plant.
            let plant = isMerged ? try query.answering(plant).id : plant
            totals[key, default: SupportTotal()].add(measures, amount, to: plant)
        }
        return .with { $0.sums = totals.sorted { $0.key < $1.key }.map { $1.sum(of: $0) } }
    }
}

/// What one department gave in one kind.
private struct SupportTotal {
    struct Key: Hashable, Comparable {
        let department: Int
        let kind: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.department, left.kind) < (right.department, right.kind)
        }
    }

    private var measures: Int64 = 0
    private var amount: Int64 = 0
    private var plants: Set<String> = []

    mutating func add(_ measures: Int64, _ amount: Int64, to plant: String) {
        self.measures += measures
        self.amount += amount
        plants.insert(plant)
    }

    func sum(of key: Key) -> SupportSum {
        .with {
            $0.department = Department(rawValue: key.department) ?? .unspecified
            $0.kind = SupportKind(rawValue: key.kind) ?? .unspecified
            $0.measures = Int32(clamping: measures)
            $0.plants = Int32(clamping: plants.count)
            $0.amountFen = amount
        }
    }
}

extension Query {
    /// The measure with that id, if the caller may know of it.
    ///
    /// - Throws: `support-unknown`, whether it is hidden or absent.
    func support(_ id: String) throws -> SupportMeasure {
        let measure = try shown(.supportMeasures).require(id, field: "support_id")
        guard try measure.isVisible(to: actor, of: ownPlants()) else {
            throw Refusal(.supportUnknown, field: "support_id")
        }
        return measure
    }
}
