import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for sweeps: starting, cancelling and watching them, and the schedules by which the service starts them
/// itself.
struct SweepService: SweepsHandlers {
    func startSweep(_ request: StartSweepRequest, _ command: Command) throws -> LedgerSweep {
        let division = try command.division(request.divisionCode, field: "division_code")
        try command.actor.requireOfficer(of: division)
        _ = try DayRange(month: request.month, overBy: command.today)
        try command.kept(.sweeps).requireRoom(over: division.text, month: request.month)
        return try command.startSweep(over: division, month: request.month)
    }

    func cancelSweep(_ request: CancelSweepRequest, _ command: Command) throws -> LedgerSweep {
        var sweep = try command.kept(.sweeps).require(request.sweepID, field: "sweep_id")
        guard command.actor.maySeeLedgers(in: sweep.divisionCode) else {
            throw Refusal(.sweepUnknown, field: "sweep_id")
        }
        try command.actor.requireOfficer(of: DivisionCode(sweep.divisionCode, field: .request))
        try sweep.cancel(by: command.actor, because: request.reason, at: command.now)
        return try command.kept(.sweeps).save(sweep)
    }

    func getSweep(_ request: GetSweepRequest, _ query: Query) throws -> SweepProgress {
        let sweep = try query.sweep(request.sweepID)
        let counts = try SweepSites(access: query.transaction, sweep: sweep.id).counts()
        return .with {
            $0.sweep = sweep
            $0.sites = counts.values.reduce(0, +)
            $0.measured = (counts[.measured] ?? 0) + (counts[.reviewed] ?? 0)
            $0.reviewed = counts[.reviewed] ?? 0
            $0.failed = counts[.failed] ?? 0
        }
    }

    func listSweeps(_ request: ListSweepsRequest, _ query: Query) throws -> SweepPage {
        let asked = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        guard let place = asked.part(reachedBy: query.actor.divisions(asAnyOf: .lookingAfterPlants)) else {
            throw Refusal(
                .noGrantHere, field: "division_code",
                ["division": asked.text], words: ["roles": [Role].lookingAfterPlants.wording])
        }
        var conditions = [Condition.hasPrefix("division_code", place.subtreePrefix)]
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.sweeps).find(
            where: conditions, order: .descending("started_at"), after: request.pageToken,
            limit: Int(request.pageSize)
        ) { query.actor.maySeeLedgers(in: $0.divisionCode) }
        return .with {
            $0.sweeps = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func listSweptSites(_ request: ListSweptSitesRequest, _ query: Query) throws -> SweptSitePage {
        let sweep = try query.sweep(request.sweepID)
        let limit = PageLimits.within(Int(request.pageSize))
        let list = "swept sites \(sweep.id)"
        let last = try query.pages.decrypt(request.pageToken, of: list)
        let sites = try SweepSites(access: query.transaction, sweep: sweep.id).page(after: last, limit: limit)
        return try .with {
            $0.sites = try sites.map { site in
                var site = site
                site.enterpriseName = try query.shown(.enterprises).get(site.enterpriseID)?.name ?? ""
                return site
            }
            $0.nextPageToken =
                sites.count == limit ? query.pages.encrypt(sites.last?.siteID ?? "", of: list) : ""
        }
    }

    func setSweepSchedule(_ request: SetSweepScheduleRequest, _ command: Command) throws -> SweepSchedule {
        let division = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.registrar, over: division)
        let kept = command.kept(.sweepSchedules)
        let present = try kept.get(division.text)
        var schedule = present ?? .with { $0.id = division.text }
        schedule.dayOfMonth = request.dayOfMonth
        schedule.reason = request.reason
        schedule.setBy = command.actor.id
        guard present != nil || request.revision == 0 else {
            throw Refusal(.revisionStale, field: "revision", ["found": "0"])
        }
        return present == nil ? try kept.add(schedule) : try kept.save(schedule, expecting: request.revision)
    }

    func listSweepSchedules(_ request: ListSweepSchedulesRequest, _ query: Query) throws -> SweepScheduleList
    {
        let schedules = try query.shown(.sweepSchedules).all()
        return .with {
            $0.schedules = schedules.filter { query.actor.maySeeLedgers(in: $0.id) }
        }
    }
}

extension Query {
    /// The sweep with that id, if the caller may see it.
    ///
    /// - Throws: `NOT_FOUND` (`sweep-unknown`), whether it is hidden or absent.
    fileprivate func sweep(_ id: String) throws -> LedgerSweep {
        let sweep = try shown(.sweeps).require(id, field: "sweep_id")
        guard actor.maySeeLedgers(in: sweep.divisionCode) else {
            throw Refusal(.sweepUnknown, field: "sweep_id")
        }
        return sweep
    }
}
