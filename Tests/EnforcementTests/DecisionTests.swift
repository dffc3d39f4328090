import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

@Suite("Deciding a track")
struct DecisionTests {
    private let world: EnforcementWorld
    private let filed: Case

    init() throws {
        world = try EnforcementWorld()
        filed = try world.changxingCase(actOn: "2026-08-15")
    }

    struct Fine: Sendable, CustomTestStringConvertible {
        let offence: EnforcementAPI.Offence
        let circumstance: FineCircumstance
        /// Yuan.
        let range: ClosedRange<Int64>
        let article: Int

        init(
            _ offence: EnforcementAPI.Offence, _ range: ClosedRange<Int64>, article: Int,
            _ circumstance: FineCircumstance = .unspecified
        ) {
            self.offence = offence
            self.circumstance = circumstance
            self.range = range
            self.article = article
        }

        var testDescription: String { "\(offence) \(circumstance)" }
    }

    static let fines = [
        Fine(.stealthDischarge, 100_000...1_000_000, article: 1108),
        Fine(.overStandard, 100_000...1_000_000, article: 1107),
        Fine(.overStandard, 20_000...200_000, article: 1107, .noise),
        Fine(.dumping, 100_000...1_000_000, article: 1169),
        Fine(.dumping, 200_000...2_000_000, article: 1169, .hazardous),
        Fine(.dumping, 2_000_000...5_000_000, article: 1169, .hazardousGrave),
        Fine(.unenclosedDust, 10_000...100_000, article: 1130),
        Fine(.builtWithoutApproval, 100_000...500_000, article: 1095),
        Fine(.builtWithoutApproval, 500_000...5_000_000, article: 1095, .serious),
    ]

    @Test("the least and the most of an article's range are allowed", arguments: fines)
    func within(_ fine: Fine) throws {
        for yuan in [fine.range.lowerBound, fine.range.upperBound] {
            let world = try EnforcementWorld()
            let filed = try world.changxingCase()
            let request = Actors.fine(filed.id, yuan * 100, for: fine.offence, fine.circumstance)
            let decided = try world.decide(request, as: Actors.ecology[0])
            #expect(decided.tracks.first?.decision.circumstance == fine.circumstance)
            #expect(decided.tracks.first?.decision.legalBasis.contains("第\(fine.article)条（仅见于") == true)
        }
    }

    @Test("one fen less or more is refused with the range, and nothing is decided", arguments: fines)
    func beyond(_ fine: Fine) throws {
        for fen in [0, fine.range.lowerBound * 100 - 1, fine.range.upperBound * 100 + 1, .max] {
            let request = Actors.fine(filed.id, fen, for: fine.offence, fine.circumstance)
            let refused = refusal { _ = try world.decide(request, as: Actors.ecology[0]) }
            #expect(refused?.reason == .fineOutOfRange)
            #expect(refused?.field == "fine_fen")
            #expect(refused?.values["least"] == "\(fine.range.lowerBound)")
            #expect(refused?.values["most"] == "\(fine.range.upperBound)")
        }
        #expect(try world.showCase(filed.id, as: Actors.auditor) == filed)
        #expect(try world.world.published(TrackDecided.self).isEmpty)
    }

    @Test("an article without a fine for the circumstance is refused at the circumstance")
    func circumstance() {
        let refused = refusal {
            _ = try world.decide(
                Actors.fine(filed.id, 20_000_000, for: .stealthDischarge, .serious), as: Actors.ecology[0])
        }
        #expect(refused?.reason.word == "fine-circumstance")
        #expect(refused?.field == "circumstance")
    }

    @Test("the law is that of the day of the act: the day before the Code has no article recorded")
    func dayOfTheAct() throws {
        let world = try EnforcementWorld()
        let early = try world.changxingCase(actOn: "2026-08-14")
        #expect(throws: Refusal(.noLegalBasis, field: "offence", ["day": "2026-08-14"])) {
            try world.decide(Actors.fine(early.id, 20_000_000), as: Actors.ecology[0])
        }
        #expect(
            try self.world.decide(Actors.fine(filed.id, 20_000_000), as: Actors.ecology[0]).state == .decided)
    }

    @Test("other kinds decide too, without money", arguments: [DecisionKind.dismissed, .shutDown, .rectify])
    func otherKinds(_ kind: DecisionKind) throws {
        var request = Actors.shutDown(filed.id, .environment)
        request.kind = kind
        if kind == .dismissed { request.text = "未发现违法行为。" }
        request.offence = kind == .dismissed ? .unspecified : .overStandard
        let decision = try world.decide(request, as: Actors.ecology[0]).tracks.first?.decision
        #expect(decision?.kind == kind)
        #expect(decision?.legalBasis.isEmpty == true)
    }

    @Test("silence is never a decision: past the deadline the track is open still")
    func silence() throws {
        try world.set("2030-01-01T00:00:00+08:00")
        #expect(try world.showCase(filed.id, as: Actors.auditor).state == .open)
        #expect(try world.decide(Actors.fine(filed.id, 20_000_000), as: Actors.ecology[0]).state == .decided)
    }

    @Test("a citation says how well its words are evidenced")
    func evidenceMarks() {
        let read = LegalBasis(
            offence: .onSiteMixing, law: "示例条例", article: 27, fines: [], evidence: .read, source: "")
        #expect(read.citationWithEvidence == "《示例条例》第27条（V：已核对原文）")
    }
}
