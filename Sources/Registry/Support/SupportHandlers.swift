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
        let asked = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        let plant = try command.kept(.enterprises).answering(asked)
        let actor = command.actor
        try actor.require(
            .helper, .registrar, .organiser, .examiner,
            over: DivisionCode(plant.divisionCode, field: "enterprise_id"))
        guard !actor.agencyID.isEmpty else { throw Refusal(.supportWithoutAgency) }
        var measure = SupportMeasure.with {
            $0.id = command.newID()
            $0.enterpriseID = asked.id
            $0.divisionCode = plant.divisionCode
            $0.department = actor.principal.department
            $0.agencyID = actor.agencyID
            $0.agencyName = actor.principal.agencyName
            $0.enteredBy = actor.id
            $0.enteredAt = command.now.microseconds
        }
        try measure.say(request.text, on: command.today, confirmed: request.confirmed)
        measure.files = try command.attach(
            request.files, to: .supportMeasures, measure.id, field: "files")
        return try command.kept(.supportMeasures).add(measure)
    }

    func correctSupport(_ request: CorrectSupportRequest, _ command: Command) throws -> SupportMeasure {
        var measure = try command.query.support(request.supportID)
        try measure.requireGiver(command.actor)
        try measure.say(request.text, on: command.today, confirmed: request.confirmed)
        measure.changeReason = request.reason
        return try command.kept(.supportMeasures).save(measure, expecting: request.revision)
    }

    func withdrawSupport(_ request: WithdrawSupportRequest, _ command: Command) throws -> SupportMeasure {
        var measure = try command.query.support(request.supportID)
        try measure.requireGiver(command.actor)
        measure.withdraw(because: request.reason, at: command.now)
        return try command.kept(.supportMeasures).save(measure)
    }

    func getSupport(_ request: GetSupportRequest, _ query: Query) throws -> SupportMeasure {
        try query.support(request.supportID)
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
        var sums: [SupportSum] = []
        let parameters: [SQLValue] =
            [
                .integer(first.map { Int64($0.number) } ?? .min),
                .integer(last.map { Int64($0.number) } ?? .max),
            ] + SearchIndex.range(of: place)
        try query.transaction.query(
            """
            SELECT department, kind, COUNT(*), COUNT(DISTINCT enterprise_id), SUM(amount_fen)
            FROM support_measure WHERE stands = 1 AND given_day >= $1 AND given_day <= $2
            AND division_code >= $3 AND division_code < $4
            GROUP BY department, kind ORDER BY department, kind
            """, parameters
        ) { row in
            let numbers = try (0...4).map { try row.int64($0) }
            sums.append(
                .with {
                    $0.department = Department(rawValue: Int(numbers[0])) ?? .unspecified
                    $0.kind = SupportKind(rawValue: Int(numbers[1])) ?? .unspecified
                    $0.measures = Int32(clamping: numbers[2])
                    $0.plants = Int32(clamping: numbers[3])
                    $0.amountFen = numbers[4]
                })
        }
        return .with { $0.sums = sums }
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
