import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Months' balances, signed for the plant")
struct SignOffTests {
    private let month: SimulatedMonth
    private let signOffs = SignOffService()
    private let owner: Actor

    /// October went through the ledgers, and the last two days of September.
    init() throws {
        month = try SimulatedMonth(seed: 4, .clean, lookBack: 2)
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: month.world.plant.id)
    }

    private func sign(
        _ text: String = "2026-10", revision: Int64 = 0, reason: String = "", site: String? = nil,
        as actor: Actor? = nil
    ) throws -> BalanceSignOff {
        try month.world.registry.command(as: actor ?? owner) {
            try signOffs.signBalance(
                .with {
                    $0.siteID = site ?? month.world.site.id
                    $0.month = text
                    $0.revision = revision
                    $0.signer = "示例签认人"
                    $0.analysis = "收支相符"
                    $0.reason = reason
                }, $0)
        }
    }

    private func list(
        from first: String = "2026-10", to last: String = "2026-10", site: String? = nil,
        as actor: Actor? = nil
    ) throws -> [SignOffMonth] {
        try month.world.registry.query(as: actor ?? month.officer) {
            try signOffs.listSignOffs(
                .with {
                    $0.enterpriseID = month.world.plant.id
                    $0.siteID = site ?? month.world.site.id
                    $0.firstMonth = first
                    $0.lastMonth = last
                }, $0
            ).months
        }
    }

    private func history(_ text: String = "2026-10", as actor: Actor? = nil) throws -> [SignOffRevision] {
        try month.world.registry.query(as: actor ?? owner) {
            try signOffs.getSignOffHistory(
                .with {
                    $0.siteID = month.world.site.id
                    $0.month = text
                }, $0
            ).revisions
        }
    }

    /// Corrects the month's last reading of fresh water, so that the month comes to something else.
    private func changeReading() throws {
        let world = month.world
        let meter = try #require(
            try world.registry.query(as: month.officer) { query in
                try world.ledgers.listMeters(.with { $0.enterpriseID = world.plant.id }, query).meters
            }.first { $0.kind == .freshWater })
        let (from, to) = (Instant(startOf: "2026-10-31"), Instant(endOf: "2026-10-31"))
        let last = try world.readings(meter, from: from.microseconds, limit: 500).readings.last {
            $0.at < to.microseconds
        }
        let reading = try #require(last)
        try world.record(
            world.series(meter, [(reading.at, reading.value + 7_000)], reason: "抄错", corrects: true))
    }

    @Test("the figures are kept as the month's balances stand when they are signed")
    func figures() throws {
        let signed = try sign()
        let gaps = try month.balances(by: .month).flatMap { balance in
            balance.lines.filter { $0.side == .closing }.map { (balance.kind, $0) }
        }
        #expect(signed.figures.count == gaps.count)
        #expect(gaps.count >= 4)
        for (figure, (kind, line)) in zip(signed.figures, gaps) {
            #expect(figure.kind == kind)
            #expect([figure.symbol, figure.unit] == [line.symbol, line.unit])
            #expect([figure.value, figure.uncertainty] == [line.value, line.uncertainty])
        }
        #expect([signed.signer, signed.signedBy, signed.month] == ["示例签认人", "plant.01", "2026-10"])
        let listed = try list()
        #expect(listed.map(\.state) == [.signed])
        #expect(listed.map(\.signOff) == [signed])
        let last = { (day: Day) in
            try month.world.registry.query {
                try $0.transaction.lastSignOff(at: month.world.site, before: day)
            }
        }
        #expect(try last("2026-11-01") == signed)
        #expect(try last("2026-10-31") == nil)
    }

    @Test("what lies before a month changes nothing of what was signed, however long the list")
    func alone() throws {
        _ = try sign()
        _ = try sign("2026-09")
        let states = try list(from: "2026-08", to: "2026-10").map(\.state)
        #expect(states == [.empty, .signed, .signed])
    }

    @Test(
        "a balance that changed later is shown to differ from what was signed, and is signed anew with a reason"
    )
    func differs() throws {
        let first = try sign()
        let unchanged = try refusal { try sign(revision: first.revision, reason: "再签") }
        #expect(unchanged?.reason == .signOffStands)
        #expect(unchanged?.values == ["month": "2026-10"])
        month.world.registry.advance(seconds: 60)
        try changeReading()
        let listed = try #require(try list().first)
        #expect(listed.state == .differs)
        #expect(listed.signOff == first)
        #expect(listed.changes.contains { $0.signed.symbol == "U1" && $0.now.symbol == "U1" })
        #expect(listed.changes.allSatisfy { $0.signed != $0.now })
        #expect(try refusal { try sign(revision: first.revision) }?.reason == .signOffReason)
        #expect(throws: RevisionConflict.self) { try sign(reason: "读数更正") }
        let second = try sign(revision: first.revision, reason: "读数更正")
        #expect(second.changeReason == "读数更正")
        #expect(try list().map(\.state) == [.signed])
        #expect(try history().map(\.signOff) == [second, first])
    }

    @Test("a figure that is new or gone is a change too")
    func changes() {
        let figure = { (symbol: String, value: Int64) in
            SignedFigure.with {
                $0.symbol = symbol
                $0.value = value
            }
        }
        let signed = BalanceSignOff.with { $0.figures = [figure("U1", 1), figure("U2", 2), figure("U3", 3)] }
        let changes = signed.changes(to: [figure("U1", 1), figure("U2", 9), figure("L", 4)])
        #expect(changes.map(\.hasSigned) == [true, false, true])
        #expect(changes.map(\.hasNow) == [true, true, false])
        #expect(changes.map { $0.hasNow ? $0.now.symbol : $0.signed.symbol } == ["U2", "L", "U3"])
        #expect(signed.changes(to: signed.figures) == [])
    }

    @Test("a month that nobody signed is said, one without readings apart, and none that is not over")
    func missing() throws {
        let months = try list(from: "2026-08", to: "2026-12")
        #expect(months.map(\.month) == ["2026-08", "2026-09", "2026-10"])
        #expect(months.map(\.state) == [.empty, .missing, .missing])
        #expect(months.allSatisfy { !$0.hasSignOff && $0.changes.isEmpty })
    }

    @Test(
        "a month is signed once it is over and has readings",
        arguments: [
            ("2026-11", "period-not-over"), ("2027-01", "period-not-over"), ("2026-08", "sign-off-empty"),
            ("2026-13", "day-unknown"),
        ])
    func refused(_ text: String, _ reason: String) throws {
        let refused = try refusal { try sign(text) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field == "month")
    }

    @Test("a balance is signed by who speaks for the plant, and by nobody else for it")
    func signing() throws {
        let strangers = [month.officer, month.world.registry.countyRegistrar, month.world.stranger]
        for actor in strangers {
            #expect(try refusal { try sign(as: actor) }?.reason == .signOffOfThePlant)
        }
        #expect(try refusal { try sign(site: "nowhere") }?.reason == .siteUnknown)
        #expect(try refusal { try sign(revision: 3, reason: "再签") }?.reason == .signOffUnknown)
        #expect(try refusal { try history() }?.reason == .signOffUnknown)
    }

    @Test("sign-offs are read by who sees the ledgers, their history by who reads the papers")
    func reading() throws {
        let signed = try sign()
        #expect(try list(as: owner).map(\.signOff) == [signed])
        #expect(try refusal { try list(as: month.world.stranger) }?.reason == .plantUnknown)
        #expect(try refusal { try list(site: "nowhere") }?.reason == .siteUnknown)
        #expect(try refusal { try history(as: month.world.stranger) }?.reason == .plantPapersHidden)
        for (first, last) in [("2026-10", "2026-09"), ("2025-01", "2026-10")] {
            let refused = try refusal { try list(from: first, to: last) }
            #expect(refused?.reason == .periodWrong)
            #expect(refused?.field == "last_month")
        }
    }
}
