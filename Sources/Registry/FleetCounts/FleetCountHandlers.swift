import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the vehicles of plants, counted on days.
struct FleetCountService: FleetCountsHandlers {
    func enterFleetCount(_ request: EnterFleetCountRequest, _ command: Command) throws -> FleetCount {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireRecorder(of: plant)
        try plant.requireOwn()
        let day = try Day(
            request.countedOn, as: .vehiclesCounted, on: command.today, confirmed: request.confirmed,
            field: "counted_on")
        let isCounted = try command.kept(.fleetCounts).contains(where: [
            plant.ownCounts, .equal("counted_day", .integer(Int64(day.number))),
        ])
        if isCounted { throw Refusal(.fleetCountExists, field: "counted_on", ["day": day.text]) }
        var count = FleetCount.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.countedOn = day.text
            $0.note = request.note
            $0.enteredBy = command.actor.id
            $0.enteredAt = command.now.microseconds
        }
        try count.replace(with: request.groups, confirmed: request.confirmed)
        count.files = try command.attach(request.files, to: .fleetCounts, count.id, field: "files")
        return try command.kept(.fleetCounts).add(count)
    }

    func correctFleetCount(_ request: CorrectFleetCountRequest, _ command: Command) throws -> FleetCount {
        var count = try command.query.fleetCount(request.countID)
        try command.actor.requireRecorder(of: command.kept(.enterprises).answering(count.enterpriseID))
        try count.requireStanding()
        try count.replace(with: request.groups, confirmed: request.confirmed)
        count.note(command.actor, at: command.now)
        return try command.kept(.fleetCounts).save(count, expecting: request.revision) {
            $0.changeReason = request.reason
        }
    }

    func withdrawFleetCount(_ request: WithdrawFleetCountRequest, _ command: Command) throws -> FleetCount {
        var count = try command.query.fleetCount(request.countID)
        try command.actor.requireRecorder(of: command.kept(.enterprises).answering(count.enterpriseID))
        try count.requireStanding()
        count.withdrawnAt = command.now.microseconds
        count.note(command.actor, at: command.now)
        return try command.kept(.fleetCounts).save(count, expecting: request.revision) {
            $0.changeReason = request.reason
        }
    }

    func getFleetCountHistory(_ request: GetFleetCountRequest, _ query: Query) throws -> FleetCountHistory {
        let count = try query.fleetCount(request.countID)
        let revisions = try query.shown(.fleetCounts).requireHistory(of: count.id, field: "count_id")
        return .with {
            $0.revisions = revisions.map { FleetCountRevision($0, as: \.count) }
        }
    }

    func getFleetCount(_ request: GetFleetCountRequest, _ query: Query) throws -> FleetCount {
        try query.fleetCount(request.countID)
    }

    func listFleetCounts(_ request: ListFleetCountsRequest, _ query: Query) throws -> FleetCountPage {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return FleetCountPage() }
        let page = try query.shown(.fleetCounts).find(
            where: [plant.ownRecords], order: .descending("counted_day"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.counts = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func getFleetShares(_ request: GetFleetSharesRequest, _ query: Query) throws -> FleetShares {
        let plant = try query.plant(request.enterpriseID)
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        let last = try query.shown(.fleetCounts).find(
            where: [
                plant.ownCounts, .atLeast("counted_day", .integer(1)),
                .atMost("counted_day", .integer(Int64(day.number))),
            ],
            order: .descending("counted_day"), limit: 1
        ).documents.first
        guard query.actor.mayReadPapers(of: plant), let last else {
            throw Refusal(.fleetCountUnknown, field: "on")
        }
        return last.shares(of: plant, on: day)
    }

    func summariseFleets(_ request: SummariseFleetsRequest, _ query: Query) throws -> FleetSummary {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(.registrar, .organiser, .reviewer, .auditor, over: place)
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        var divisions: [DivisionFleet] = []
        let parameters: [SQLValue] =
            [.integer(Int64(day.number))] + SearchIndex.range(of: place)
            + [.integer(Int64(EnterpriseState.merged.rawValue))]
        try query.transaction.query(
            """
            SELECT f.division_code, COUNT(*), SUM(f.mixers), SUM(f.new_energy), SUM(f.enclosed), SUM(f.washed)
            FROM fleet_count f JOIN enterprise e ON e.id = f.enterprise_id
            WHERE f.counted_day > 0 AND f.counted_day <= $1 AND f.division_code >= $2 AND f.division_code < $3 AND e.state <> $4
            AND NOT EXISTS (
                SELECT 1 FROM fleet_count later WHERE later.enterprise_id = f.enterprise_id
                AND later.counted_day > f.counted_day AND later.counted_day <= $1)
            GROUP BY f.division_code ORDER BY f.division_code
            """, parameters
        ) { row in
            let division = try row.text(0)
            let numbers = try (1...5).map { try row.int64($0) }
            divisions.append(
                .with {
                    $0.divisionCode = division
                    $0.plants = Int32(clamping: numbers[0])
                    $0.mixers = numbers[1]
                    $0.newEnergy = numbers[2]
                    $0.enclosed = numbers[3]
                    $0.washed = numbers[4]
                })
        }
        return .with {
            $0.on = day.text
            $0.divisions = divisions
        }
    }
}

extension Query {
    /// The count with that id, if the caller may read what its plant shows.
    ///
    /// - Throws: `fleet-count-unknown`, whether it is hidden or absent.
    func fleetCount(_ id: String) throws -> FleetCount {
        let count = try shown(.fleetCounts).require(id, field: "count_id")
        guard try mayRead(count) else { throw Refusal(.fleetCountUnknown, field: "count_id") }
        return count
    }

    /// Whether the caller may read that count: what it may read of the plant.
    func mayRead(_ count: FleetCount) throws -> Bool {
        try actor.mayReadPapers(of: plant(count.enterpriseID))
    }
}
