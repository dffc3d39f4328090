import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

@Suite("Filing a case")
struct CaseTests {
    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
    }

    @Test("several tips about one target make one case with a track per ground")
    func severalTips() throws {
        let later = try world.file(Actors.unregistered([.qualification])).tip.id
        try world.set("2026-11-20T10:00:00+08:00")
        let earlier = try world.file(Actors.unregistered([.planning, .land])).tip.id
        try world.set("2026-11-24T10:00:00+08:00")
        let filed = try world.fileCase(over: [later, earlier])
        #expect(filed.tipIds == [earlier, later])
        #expect(filed.tracks.map(\.ground) == [.land, .planning, .qualification])
        #expect(filed.tracks.map(\.agencyID) == ["haining-land", "haining-land", "haining-construction"])
        for ground in [Ground.planning, .qualification] {
            let officer = ground == .planning ? Actors.land[0] : Actors.construction[1]
            _ = try world.decide(Actors.shutDown(filed.id, ground), as: officer)
        }
        #expect(try world.tip(later).state == .inCase)
        #expect(try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[0]).state == .decided)
        #expect(try [later, earlier].map { try world.tip($0).state } == [.closed, .closed])
    }

    @Test("an agency may take in a tip about its target that went to others only")
    func tipOfOthers() throws {
        let own = try world.file(Actors.unregistered([.land])).tip.id
        let others = try world.file(Actors.unregistered([.qualification])).tip.id
        #expect(try world.fileCase(over: [others, own]).tracks.map(\.ground) == [.land, .qualification])
    }

    @Test("numbers run per division and year, without a gap for what was refused")
    func numbers() throws {
        func number(_ name: String) throws -> String {
            try world.fileCase(over: [world.file(Actors.unregistered(called: name)).tip.id]).number
        }
        #expect(try number("示例甲") == "330481-2026-C0001")
        #expect(throws: Refusal.self) { try world.fileCase(over: ["absent"]) }
        #expect(try number("示例乙") == "330481-2026-C0002")
        #expect(try world.changxingCase().number == "330522-2026-C0001")
        try world.world.restore(generation: 1)
        #expect(try number("示例丁") == "330481-2026-C1000001")
        // Still the old year in UTC, the new one in Beijing.
        try world.set("2026-12-31T16:00:00Z")
        #expect(try number("示例丙") == "330481-2027-C1000001")
    }

    static let caseNumbers = [
        "330481-2026-C0001", "330481-2026-C9999", "330481-2026-C10000", "330481-2026-0001",
    ]

    @Test(
        "a number reads back, past four digits too, and as it was written before it had a letter",
        arguments: caseNumbers)
    func numberText(_ text: String) {
        #expect(RunningNumber(case: text)?.text == text)
    }

    @Test("a case is found by its number wherever its id is asked for, in capital or small letters")
    func byNumber() throws {
        let filed = try world.changxingCase()
        let wide = String(
            String.UnicodeScalarView(
                filed.number.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 }))
        for text in [
            filed.id, filed.number, filed.number.lowercased(), wide, filed.id.uppercased(),
            " \(filed.number) ",
        ] {
            #expect(try world.showCase(text, as: Actors.auditor).id == filed.id)
        }
        for text in ["330522-2026-0001", "330522-2026-P0001", "330522-2026-C0002", "330522-2026-C00001"] {
            let refused = #expect(throws: Refusal.self) { try world.showCase(text, as: Actors.auditor) }
            #expect(refused?.reason == .caseUnknown)
        }
    }

    @Test(
        "what is no number is none",
        arguments: [
            "", "330481", "330481-2026", "330481-2026-x", "330481-2026-0", "1-2-3-4", "330481-2026-P0001",
            "330481-2026-C",
        ])
    func noNumber(_ text: String) {
        #expect(RunningNumber(case: text) == nil)
    }

    @Test("the day of the act is the officer's, else the earliest seen, else the day of filing")
    func actDay() throws {
        func tip(_ name: String, seenOn day: String) throws -> String {
            var request = Actors.unregistered(called: name)
            request.seenOn = day
            return try world.file(request).tip.id
        }
        let first = try [
            tip("示例甲", seenOn: "2026-11-20"), tip("示例甲", seenOn: "2026-10-02"), tip("示例甲", seenOn: ""),
        ]
        #expect(try world.fileCase(over: first).actOn == "2026-10-02")
        #expect(
            try world.fileCase(over: [tip("示例乙", seenOn: "2026-11-20")], actOn: "2026-11-01").actOn
                == "2026-11-01")
        let unseen = try tip("示例丙", seenOn: "")
        try world.set("2026-12-01T10:00:00+08:00")
        #expect(try world.fileCase(over: [unseen]).actOn == "2026-11-23")
    }
}
