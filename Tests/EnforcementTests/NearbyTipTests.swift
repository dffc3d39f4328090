import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

/// A site in Changxing whose flags of October are about the 3rd to the 5th, and tips about the environment. Two evenings
/// with tips speak; the first is always there.
@Suite("Tips near a site")
struct NearbyTipTests {
    private let world: NearbyWorld

    init() throws {
        world = try NearbyWorld()
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let counts: Bool
        let request: FileTipRequest

        init(_ name: String, counts: Bool, _ fill: (inout FileTipRequest) -> Void) {
            testDescription = name
            self.counts = counts
            request = NearbyWorld.tip(on: "2026-10-05", fill)
        }
    }

    static let rows =
        [
            Row("seen at the gate", counts: true) { _ in },
            Row("seen 990 m north", counts: true) { $0.position = NearbyWorld.position(north: 8_903) },
            Row("seen 1,010 m north", counts: false) { $0.position = NearbyWorld.position(north: 9_083) },
            Row("seen 990 m west", counts: true) { $0.position = NearbyWorld.position(east: -10_387) },
            Row("seen 1,010 m west", counts: false) { $0.position = NearbyWorld.position(east: -10_597) },
            Row("about the environment and more", counts: true) {
                $0.grounds = [.environment, .qualification]
            },
            Row("about something else", counts: false) { $0.grounds = [.qualification] },
            Row("handed over by an agency", counts: false) { $0.channel = .referral },
            Row("nowhere and about nobody known", counts: false) { $0.clearPosition() },
            Row("that names the plant", counts: true) {
                $0.target.enterpriseID = "plant-1"
                $0.clearPosition()
            },
            Row("that names the plant, seen far away", counts: true) {
                $0.target.enterpriseID = "plant-1"
                $0.position = NearbyWorld.position(north: 90_000)
            },
            Row("that names the plant by a record merged into it", counts: true) {
                $0.target.enterpriseID = "plant-1-double"
                $0.clearPosition()
            },
            Row("that names it by a record merged into such a one", counts: true) {
                $0.target.enterpriseID = "plant-1-third"
                $0.clearPosition()
            },
            Row("that names another plant, seen at the gate", counts: false) {
                $0.target.enterpriseID = "plant-2"
            },
            Row("two days before", counts: false) { $0.seenOn = "2026-10-01" },
            Row("the day before", counts: true) { $0.seenOn = "2026-10-02" },
            Row("the day after", counts: true) { $0.seenOn = "2026-10-06" },
            Row("two days after", counts: false) { $0.seenOn = "2026-10-07" },
            Row("of the same evening as the first", counts: false) { $0.seenOn = "2026-10-03" },
            Row("of no day, filed weeks later", counts: false) { $0.seenOn = "" },
        ]
        + [Channel.web, .letter, .visit, .patrol].map { channel in
            Row("that came by \(channel)", counts: true) { $0.channel = channel }
        }

    @Test(
        "a second tip speaks, whether it comes before the score or after it", arguments: rows, [true, false])
    func second(_ row: Row, isEarly: Bool) throws {
        try world.file(NearbyWorld.tip(on: "2026-10-03"))
        if isEarly { try world.file(row.request) }
        try world.score()
        if !isEarly { try world.file(row.request) }
        let weight = try world.weight()
        #expect(weight.hasNearby == row.counts)
        #expect(weight.weight == (row.counts ? 2_300 : 2_000))
        #expect(weight.revision == (row.counts && !isEarly ? 2 : 1))
        #expect(try world.faults() == [])
    }

    @Test("however many days one evening's calls name, they count as one")
    func oneEvening() throws {
        try world.file(NearbyWorld.tip(on: "2026-10-03"), sameEvening: true)
        try world.file(NearbyWorld.tip(on: "2026-10-05"))
        try world.score()
        #expect(!(try world.weight().hasNearby))
        try world.file(NearbyWorld.tip(on: "2026-10-05"))
        #expect(try world.weight().nearby.tips == 3)
    }

    @Test("what tips add is told apart from what the ledgers say, and names no day")
    func told() throws {
        for day in ["2026-10-03", "2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        try world.score()
        let weight = try world.weight()
        #expect([weight.points, weight.ledgerPoints] == [65_000, 50_000])
        #expect([weight.signals, weight.ledgerSignals] == [3, 2])
        #expect([weight.weight, weight.ledgerWeight] == [2_300, 2_000])
        #expect(weight.nearby.tips == 3)
        #expect(weight.nearby.weight == 15_000)
        #expect(weight.nearby.chinese == "附近有举报且日期相合")
        #expect(weight.nearby.english == "Tip-offs nearby on the days in question")
        #expect(weight.nearby.arithmetic == "≤ 1000 m, ±1 d: 2 d ≥ 2 d")
        #expect(weight.reasons.map(\.firstDay) == ["2026-10-03"])
        #expect(weight.reasons.map(\.lastDay) == ["2026-10-05"])
        #expect(weight.nearbyTerms.position == NearbyWorld.position())
    }

    @Test("a tip of no day counts on the day it was filed in Beijing")
    func filedInBeijing() throws {
        // Still the 4th in UTC.
        try world.enforcement.set("2026-10-05T07:00:00+08:00")
        try world.file(NearbyWorld.tip(on: ""))
        try world.score {
            $0.nearby.tips = 1
            $0.nearby.days = 0
            $0.reasons[0].firstDay = "2026-10-05"
        }
        #expect(try world.weight().hasNearby)
    }

    struct Offer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let speaks: Bool
        let fill: @Sendable (inout LedgerScored) -> Void
    }

    static let offers = [
        Offer(testDescription: "as usual", speaks: true) { _ in },
        Offer(testDescription: "of a month whose flags were lifted", speaks: false) { $0.reasons = [] },
        Offer(testDescription: "with the rule switched off", speaks: false) { $0.nearby.weight = 0 },
        Offer(testDescription: "of before there was the rule", speaks: false) { $0.clearNearby() },
        Offer(testDescription: "of a site that lies nobody knows where", speaks: false) {
            $0.clearPosition()
        },
        Offer(testDescription: "of flags that tell no days", speaks: false) { $0.reasons[0].firstDay = "" },
        Offer(testDescription: "of flags that end before they begin", speaks: false) {
            $0.reasons[0].lastDay = "2026-10-02"
        },
        Offer(testDescription: "with numbers that no rule book has", speaks: false) {
            $0.nearby.radius = .min
            $0.nearby.days = .min
            $0.nearby.tips = .max
        },
        Offer(testDescription: "of a site that is nowhere on Earth", speaks: false) {
            $0.position.latitudeE6 = .min
            $0.position.longitudeE6 = .max
        },
    ]

    @Test("each offer is weighed anew: what tips added before does not outlast it", arguments: offers)
    func later(_ offer: Offer) throws {
        for day in ["2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        try world.score()
        #expect(try world.weight().hasNearby)
        try world.score(offer.fill)
        let weight = try world.weight()
        #expect(weight.hasNearby == offer.speaks)
        #expect(weight.weight == (offer.speaks ? 2_300 : 2_000))
        #expect(weight.points == (offer.speaks ? 65_000 : 50_000))
        try world.file(NearbyWorld.tip(on: "2026-10-04"))
        #expect(try world.weight().hasNearby == offer.speaks)
        #expect(try world.faults() == [])
    }

    @Test("tips that were looked into, and nothing was found, cease to count")
    func dismissed() throws {
        let tips = try ["2026-10-03", "2026-10-05"].map { try world.file(NearbyWorld.tip(on: $0)) }
        try world.score()
        let filed = try world.enforcement.fileCase(
            over: [tips[1].id], with: Actors.ecology[1], as: Actors.ecology[0])
        #expect(try world.weight().hasNearby)
        _ = try world.enforcement.decide(
            .with {
                $0.caseID = filed.id
                $0.ground = .environment
                $0.kind = .dismissed
                $0.text = "未发现违法行为。"
            }, as: Actors.ecology[0])
        #expect(!(try world.weight().hasNearby))
        #expect(try world.weight().weight == 2_000)
        #expect(try world.weight().revision == 2)
        try world.score()
        #expect(!(try world.weight().hasNearby))
    }

    @Test(
        "tips whose case found something count on for the plant they name, and for no neighbour",
        arguments: [true, false])
    func upheld(_ isNamed: Bool) throws {
        let tips = try ["2026-10-03", "2026-10-05"].map { day in
            try world.file(NearbyWorld.tip(on: day) { if isNamed { $0.target.enterpriseID = "plant-1" } })
        }
        try world.score()
        let filed = try world.enforcement.fileCase(
            over: tips.map(\.id), with: Actors.ecology[1], as: Actors.ecology[0])
        _ = try world.enforcement.decide(Actors.fine(filed.id, 20_000_000), as: Actors.ecology[0])
        #expect(try world.weight().hasNearby == isNamed)
        #expect(try world.weight().revision == (isNamed ? 1 : 2))
    }

    @Test(
        "a tip that names a record speaks for the plant once the record is merged into it, and no longer after"
    )
    func merging() throws {
        try world.file(NearbyWorld.tip(on: "2026-10-03"))
        try world.file(NearbyWorld.tip(on: "2026-10-05") { $0.target.enterpriseID = "plant-2" })
        try world.score()
        try world.register("plant-2", mergedInto: "plant-1-double")
        #expect(try world.weight().hasNearby)
        try world.register("plant-2", mergedInto: "")
        #expect(!(try world.weight().hasNearby))
        #expect(try world.weight().revision == 3)
        // The plant itself may be the one that is merged.
        try world.register("plant-1", mergedInto: "plant-2")
        #expect(try world.weight().hasNearby)
        // A ring of records, which the Registry would not make, ends.
        try world.register("plant-2", mergedInto: "plant-1")
        #expect(try world.weight().hasNearby)
    }

    @Test("tips and weights are found by their indexes", arguments: NearbyWorld.lookups)
    func indexed(_ table: String, _ condition: String, _ order: String, _ index: String) throws {
        let plan = try world.enforcement.world.command(as: Actors.auditor) { command in
            try command.transaction.rows(
                """
                EXPLAIN QUERY PLAN SELECT body FROM \(table) WHERE \(condition) \
                ORDER BY \(order) DESC, id DESC LIMIT 501
                """
            ) { try $0.text(3) }
        }
        #expect(plan.contains { $0.contains("USING INDEX \(index) (") }, "\(plan)")
    }
}
