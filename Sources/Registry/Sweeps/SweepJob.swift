import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Finds the next step of the oldest sweep in progress.
enum SweepJob {
    static let job = Job("ledger-sweep") { query in try next(in: query) }

    /// How many sites one transaction adds to a sweep.
    private static let planned = 200
    /// How many sites are read at once to find those of the division.
    private static let scanned = 500

    static func next(in query: Query) throws -> (any JobStep)? {
        guard let sweep = try query.shown(.sweeps).current() else { return nil }
        let sites = SweepSites(access: query.transaction, sweep: sweep.id)
        switch sweep.state {
        case .planned:
            return SweepPlanning(sweep: sweep, sites: try places(of: sweep, after: sites.last(), query))
        case .measuring:
            guard let entry = try sites.next(.waiting) else { return SweepAdvance(sweep: sweep) }
            return try SweepLook(sweep, entry, isReview: false, query)
        case .reviewing:
            guard let entry = try sites.next(.measured) else { return SweepAdvance(sweep: sweep) }
            return try SweepLook(sweep, entry, isReview: true, query)
        case .done, .cancelled, .unspecified, .UNRECOGNIZED:
            return nil
        }
    }

    /// The next sites with meters whose plants, or the records these were merged into, are in the division.
    private static func places(
        of sweep: LedgerSweep, after last: String, _ query: Query
    ) throws -> [SweepPlanning.Place] {
        let prefix = try DivisionCode(sweep.divisionCode, field: .request).subtreePrefix
        var plants: [String: Enterprise] = [:]
        var found: [SweepPlanning.Place] = []
        var last = last
        while true {
            let page = try query.transaction.rows(
                """
                SELECT s.id, s.enterprise_id FROM site s WHERE s.id > $1 \
                AND EXISTS (SELECT 1 FROM meter m WHERE m.site_id = s.id) ORDER BY s.id LIMIT $2
                """, [.text(last), .integer(Int64(scanned))]
            ) { (site: try $0.text(0), plant: try $0.text(1)) }
            for place in page {
                let plant = try plants[place.plant] ?? query.answering(place.plant)
                plants[place.plant] = plant
                guard plant.divisionCode.hasPrefix(prefix) else { continue }
                found.append(.init(site: place.site, plant: plant.id))
                if found.count == planned { return found }
            }
            guard page.count == scanned, let end = page.last else { return found }
            last = end.site
        }
    }
}

extension Query {
    /// The record in force for that id: the one with the id, or the one it was merged into.
    func answering(_ id: String) throws -> Enterprise {
        let plant = try shown(.enterprises).require(id)
        return plant.state == .merged ? try shown(.enterprises).require(plant.mergedInto) : plant
    }
}

/// Adds sites to a sweep, some at a time.
struct SweepPlanning: JobStep {
    struct Place: Hashable, Sendable {
        let site: String
        let plant: String
    }

    let sweep: LedgerSweep
    /// The next sites; empty when the sweep has all.
    let sites: [Place]

    var subject: String { "\(sweep.id)/planned" }
    var principal: String? { sweep.reviewer }
    var prepared: (any Sendable)? { nil }

    func apply(_ command: Command) throws -> Bool {
        guard let sweep = try command.goingOn(sweep) else { return false }
        guard sites.isEmpty else {
            try SweepSites(access: command.transaction, sweep: sweep.id)
                .add(sites.map { ($0.site, $0.plant) })
            return false
        }
        try command.advance(sweep)
        return true
    }

    func putOff(_ command: Command) {}
}

/// Ends a stage when nothing of it is left.
struct SweepAdvance: JobStep {
    let sweep: LedgerSweep

    var subject: String { "\(sweep.id)/\(sweep.state == .reviewing ? "done" : "measured")" }
    var principal: String? { sweep.reviewer }
    var prepared: (any Sendable)? { nil }

    func apply(_ command: Command) throws -> Bool {
        guard let sweep = try command.goingOn(sweep) else { return false }
        try command.advance(sweep)
        return true
    }

    func putOff(_ command: Command) {}
}

extension Command {
    /// The sweep, if it is still in the stage in which the snapshot saw it; otherwise `nil`.
    func goingOn(_ seen: LedgerSweep) throws -> LedgerSweep? {
        let sweep = try kept(.sweeps).require(seen.id)
        return sweep.state == seen.state ? sweep : nil
    }

    /// Moves a sweep to its next stage.
    func advance(_ sweep: LedgerSweep) throws {
        var sweep = sweep
        sweep.advance(at: now)
        try kept(.sweeps).save(sweep)
    }
}

extension Effect where D == LedgerSweep {
    /// Tells the other services once that a sweep ended.
    static var end: Effect {
        .follow { change, command in
            guard change.isNews(\.isUnderWay), !change.after.isUnderWay else { return }
            try command.tellEnd(of: change.after)
        }
    }
}

extension Command {
    fileprivate func tellEnd(of sweep: LedgerSweep) throws {
        let counts = try SweepSites(access: transaction, sweep: sweep.id).counts()
        try publish(
            LedgersSwept.with {
                $0.sweepID = sweep.id
                $0.divisionCode = sweep.divisionCode
                $0.month = sweep.month
                $0.reviewed = counts[.reviewed] ?? 0
                $0.failed = counts[.failed] ?? 0
                $0.startedBy = sweep.startedBy
                $0.cancelled = sweep.state == .cancelled
            }, about: sweep.id)
    }
}
