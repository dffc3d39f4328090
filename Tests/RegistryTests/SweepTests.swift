import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Sweeps of a month")
struct SweepTests {
    private let world: SweepWorld

    init() throws { world = try SweepWorld() }

    @Test("every site is measured before any is reviewed, so that each is compared with all others")
    func peers() throws {
        let sites = try world.plants(9)
        let sweep = try world.start()
        #expect(sweep.state == .planned)
        #expect(sweep.startedBy == world.officer.id)
        try world.carryOn()
        let standing = try world.progress(sweep)
        #expect(standing.sweep.state == .done)
        #expect([standing.sites, standing.measured, standing.reviewed, standing.failed] == [9, 9, 9, 0])
        let swept = try world.sites(sweep, size: 2)
        #expect(swept.map(\.siteID) == sites.map(\.id).sorted())
        #expect(swept.map(\.peers) == Array(repeating: 8, count: 9))
        #expect(swept.allSatisfy { $0.reviewed && $0.enterpriseName.hasPrefix("示例") })
        let ends = try world.ends()
        #expect(ends.map(\.sweepID) == [sweep.id])
        #expect(ends.map(\.reviewed) == [9])
    }

    @Test(
        "a division has as many sweeps in progress as a year has months; one that is in progress is answered again"
    )
    func waiting() throws {
        for month in 1...12 { _ = try world.start("2025-\(month < 10 ? "0" : "")\(month)") }
        let refused = #expect(throws: Refusal.self) { try world.start("2024-12") }
        #expect(refused?.reason == .sweepsWaiting)
        #expect(try world.start("2025-03").month == "2025-03")
    }

    @Test("a measure and a review come to the same volume and gap")
    func measures() throws {
        _ = try world.plants(2)
        _ = try world.start()
        let kept = {
            try world.registry.query { query in
                try query.transaction.rows("SELECT volume, gap FROM ledger_month ORDER BY site_id") {
                    [try $0.int64(0), try $0.int64IfPresent(1)]
                }
            }
        }
        // Planned in two steps, then each measured.
        try world.carryOn(4)
        let measured = try kept()
        #expect(measured.count == 2)
        #expect(measured.allSatisfy { ($0[0] ?? 0) > 0 && $0[1] != nil })
        try world.carryOn()
        #expect(try kept() == measured)
    }

    @Test("what a review finds is in the name of who started it, and the leaf is the service's own")
    func names() throws {
        let site = try #require(try world.plants(1).first)
        let sweep = try world.start()
        try world.carryOn()
        let flags = try world.registry.query(as: world.officer) { query in
            try world.flags.listFlags(.with { $0.divisionCode = SweepWorld.haining }, query).flags
        }
        let flag = try #require(flags.first)
        let made = try world.registry.query { query in
            try query.shown(.flags).history(of: flag.id).map(\.change.principal)
        }
        #expect(made == [world.officer.id])
        let leaf = try #require(try world.world.leaves().first { $0.requestID.hasSuffix("/\(site.id)") })
        #expect(leaf.principalID == world.world.identity.node)
        #expect(leaf.method == "job/ledger-sweep")
        #expect(leaf.requestID == "job/ledger-sweep/\(sweep.id)/\(site.id)")
        #expect(leaf.subjects.contains("flag/\(flag.id)"))
    }

    @Test("it goes on where it was, whichever step was the last before the process ended", arguments: 0...10)
    func resumed(after steps: Int) throws {
        let count = 3
        for number in 1...count { try world.declare(.freshWater, on: world.site("示例\(number)号").site) }
        let sweep = try world.start()
        // A runner keeps nothing: each stands for another process.
        for _ in 0..<steps { try world.carryOn(1) }
        try world.carryOn()
        #expect(try world.progress(sweep).sweep.state == .done)
        // One for each review, and one for each of the three stages that ended.
        let own = try world.world.leaves().filter { $0.method == "job/ledger-sweep" }.map(\.requestID)
        #expect(own.count == count + 3)
        #expect(Set(own).count == own.count)
        #expect(try world.ends().count == 1)
        #expect(try world.carryOn() == [])
    }

    @Test("a step that was found twice is done once")
    func twice() throws {
        try world.declare(.freshWater, on: world.site("示例一号").site)
        let sweep = try world.start()
        var nested = 0
        // Each step is done by another one between its finding and its doing.
        try world.carryOn {
            nested += 1
            try world.carryOn(1)
        }
        #expect(nested > 3)
        #expect(try world.progress(sweep).reviewed == 1)
        #expect(try world.ends().count == 1)
        let revisions = try world.registry.query { try $0.shown(.sweeps).history(of: sweep.id).count }
        #expect(revisions == 4)
    }

    @Test("two of one division and month are one while it goes on; later ones are their own")
    func single() throws {
        try world.declare(.freshWater, on: world.site("示例一号").site)
        let first = try world.start()
        #expect(try world.start(as: world.registry.registrar) == first)
        world.registry.advance(seconds: 1)
        let other = try world.start(over: "330000", as: world.registry.registrar)
        world.registry.advance(seconds: 1)
        let earlier = try world.start("2026-09")
        #expect(Set([first.id, other.id, earlier.id]).count == 3)
        try world.carryOn()
        #expect(try world.ends().map(\.sweepID) == [first.id, other.id, earlier.id])
        #expect(try world.start().id != first.id)
    }

    @Test("only sites with meters are looked at, of plants of the division and of doubles they answer for")
    func planned() throws {
        let (plant, site) = try world.site("示例一号混凝土有限公司")
        let (double, other) = try world.site("示例一号混凝土", in: "330522")
        let far = try world.site("示例二号混凝土有限公司", in: "330522").site
        _ = try world.site("示例三号混凝土有限公司")
        for site in [site, other, far] { try world.declare(.freshWater, on: site) }
        try world.registry.merge(double, into: plant)
        let sweep = try world.start()
        try world.carryOn()
        let swept = try world.sites(sweep)
        #expect(Set(swept.map(\.siteID)) == [site.id, other.id])
        #expect(swept.allSatisfy { $0.enterpriseID == plant.id && $0.reviewed })
    }

    @Test("more sites than one look and one transaction take are planned whole")
    func many() throws {
        for number in 1...51 {
            let plant = try world.registry.register("示例\(number)号混凝土有限公司")
            for _ in 0..<10 { try world.declare(.freshWater, on: world.site(of: plant)) }
        }
        let sweep = try world.start()
        var steps = 0
        while try world.progress(sweep).sweep.state == .planned { steps += try world.carryOn(1).count }
        #expect(steps == 4)
        #expect(try world.progress(sweep).sites == 510)
    }

    @Test("stopped: what was reviewed stays, nothing more is done, a step under way does nothing")
    func cancelled() throws {
        for number in 1...3 { try world.declare(.freshWater, on: world.site("示例\(number)号").site) }
        let sweep = try world.start()
        while try world.progress(sweep).reviewed == 0 { try world.carryOn(1) }
        try world.carryOn(1) {
            let ended = try world.cancel(sweep)
            #expect(ended.state == .cancelled)
            #expect([ended.cancelledBy, ended.cancelReason] == [world.officer.id, "重来"])
        }
        #expect(try world.carryOn() == [])
        #expect(try world.progress(sweep).reviewed == 1)
        #expect(try world.ends().map(\.cancelled) == [true])
        let late = try world.registry.refusal(as: world.officer) { try cancel(sweep, $0) }
        #expect(late?.reason == .sweepEnded)
    }

    @Test(
        "readings that arrive meanwhile put a site off, and at last leave it out, so that nobody waits for it"
    )
    func overtaken() throws {
        let busy = try world.site("示例一号").site
        let meter = try world.declare(.freshWater, on: busy)
        try world.declare(.freshWater, on: world.site("示例二号").site)
        let sweep = try world.start()
        try world.carryOn(2)
        var at = Instant(startOf: "2026-10-14").microseconds
        var fates: Set<JobRunner.Fate> = []
        fates.formUnion(
            try world.carryOn {
                at += 1_000_000
                try world.record(meter, [(at, 5_000)])
            })
        #expect(fates == [.done, .putOff])
        let standing = try world.progress(sweep)
        #expect(standing.sweep.state == .done)
        #expect([standing.sites, standing.reviewed, standing.failed] == [2, 1, 1])
        let trouble = try world.sites(sweep).filter { $0.siteID == busy.id }.map(\.trouble)
        #expect(trouble == [Reason.ledgerBusy.word])
    }

    private func cancel(_ sweep: LedgerSweep, _ command: Command) throws -> LedgerSweep {
        try world.sweeps.cancelSweep(
            .with {
                $0.sweepID = sweep.id
                $0.reason = "重来"
            }, command)
    }

    @Test("who may not, and what there is not, is refused with its reason")
    func refused() throws {
        let sweep = try world.start()
        func start(_ division: String, _ month: String, _ actor: Actor) throws -> String? {
            try world.registry.refusal(as: actor) { command in
                try world.sweeps.startSweep(
                    .with {
                        $0.divisionCode = division
                        $0.month = month
                    }, command)
            }?.reason.word
        }
        for (division, month, actor, reason) in [
            ("330481", "2026-10", world.auditor, "no-grant-here"),
            ("330400", "2026-10", world.officer, "no-grant-here"),
            ("330481", "2026-10", world.stranger, "no-grant-here"),
            ("330481", "2026-11", world.officer, "month-not-over"),
            ("330481", "2026-13", world.officer, "day-unknown"),
            ("330499", "2026-10", world.registry.registrar, "division-unknown"),
        ] as [(String, String, Actor, String)] {
            #expect(try start(division, month, actor) == reason, "\(division) \(month) \(actor.id)")
        }
        let registry = world.registry
        let hidden = try registry.refusal(as: world.stranger) { try cancel(sweep, $0) }
        let onlyRead = try registry.refusal(as: world.auditor) { try cancel(sweep, $0) }
        #expect(hidden?.reason == .sweepUnknown)
        #expect(onlyRead?.reason == .noGrantHere)
        #expect(throws: Refusal(.sweepUnknown, field: "sweep_id")) {
            try world.progress(sweep, as: world.stranger)
        }
        #expect(throws: Refusal(.sweepUnknown, field: "sweep_id")) {
            try world.progress(.with { $0.id = "none" })
        }
        #expect(try world.progress(sweep, as: world.auditor).sweep == sweep)
        #expect(try list(as: world.stranger) == [])
        #expect(try list(as: world.auditor) == [sweep])
        #expect(throws: Refusal.self) { try list(as: world.stranger, in: "330481") }
    }

    private func list(as actor: Actor, in division: String = "") throws -> [LedgerSweep] {
        try world.registry.query(as: actor) { query in
            try world.sweeps.listSweeps(.with { $0.divisionCode = division }, query).sweeps
        }
    }
}
