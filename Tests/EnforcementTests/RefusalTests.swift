import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

/// Every reason for which Enforcement refuses, with the call that meets it.
@Suite("Refusals")
struct RefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let reason: String
        let code: StatusCode
        let field: String?
        let call: @Sendable (EnforcementWorld) throws -> Void

        init(
            _ reason: String, _ code: StatusCode, _ field: String?,
            _ call: @escaping @Sendable (EnforcementWorld) throws -> Void
        ) {
            self.reason = reason
            self.code = code
            self.field = field
            self.call = call
        }

        var testDescription: String { "\(reason) at \(field ?? "—")" }
    }

    static let tips = [
        Row("division-unknown", .notFound, "target.division_code") { world in
            _ = try world.file(Actors.unregistered(in: "330199"))
        },
        Row("division-code-structure", .invalidArgument, "target.division_code") { world in
            _ = try world.file(Actors.unregistered(in: "000000"))
        },
        Row("no-grant-here", .permissionDenied, nil) { world in
            _ = try world.file(as: World.actor("x", .hotline, over: Actors.changxing))
        },
        Row("target-undescribed", .invalidArgument, "target.description") { world in
            _ = try world.file(Actors.unregistered(called: ""))
        },
        Row("target-undescribed", .invalidArgument, "target.description") { world in
            _ = try world.file(Actors.unregistered(called: "　 "))
        },
        Row("plant-unknown", .notFound, "target.enterprise_id") { world in
            _ = try world.file(Actors.registered("absent"))
        },
        Row("plant-elsewhere", .failedPrecondition, "target.enterprise_id") { world in
            try world.register("plant-1")
            _ = try world.file(Actors.registered("plant-1", in: Actors.haining))
        },
        Row("position-outside-province", .invalidArgument, "position") { world in
            var request = Actors.unregistered()
            request.position = .with { ($0.longitudeE6, $0.latitudeE6) = (116_400_000, 39_900_000) }
            _ = try world.file(request)
        },
        Row("ground-repeated", .invalidArgument, "grounds[2]") { world in
            _ = try world.file(Actors.unregistered([.land, .planning, .land]))
        },
        Row("day-unknown", .invalidArgument, "seen_on") { try seen(on: "2026-02-29", $0) },
        Row("day-unknown", .invalidArgument, "seen_on") { try seen(on: "2026-13-01", $0) },
        Row("day-in-future", .invalidArgument, "seen_on") { try seen(on: "2026-11-24", $0) },
        Row("day-out-of-bounds", .invalidArgument, "seen_on") { try seen(on: "1026-11-20", $0) },
        Row("day-questioned", .failedPrecondition, "seen_on") { try seen(on: "2024-11-22", $0) },
        Row("field-required", .invalidArgument, "grounds[1]") { world in
            _ = try world.file(Actors.unregistered([.land, .unspecified]))
        },
        Row("clock-rule-unknown", .failedPrecondition, nil) { _ in
            _ = try EnforcementWorld(without: "TIP-ROUTE").file()
        },
        Row("clock-rule-unknown", .failedPrecondition, nil) { _ in
            _ = try EnforcementWorld(without: "TIP-CLOSE").file()
        },
        Row("tip-unknown", .notFound, "tip_id") { _ = try $0.tip("absent") },
        Row("tip-routed", .failedPrecondition, "tip_id") { try route($0, Actors.unregistered()) },
        Row("no-agency-for-ground", .failedPrecondition, "tip_id") {
            try route($0, Actors.unregistered([.land], in: Actors.changxing))
        },
        Row("tip-closed", .failedPrecondition, "tip_id") { world in
            let filed = try world.changxingCase()
            _ = try world.decide(Actors.shutDown(filed.id, .environment), as: Actors.ecology[0])
            _ = try world.world.command(as: Actors.hotline) { command in
                try world.tips.correctSighting(
                    .with {
                        $0.tipID = filed.tipIds[0]
                        $0.reason = "更正"
                    }, command)
            }
        },
        Row("receipt-code-malformed", .invalidArgument, "receipt_code") {
            _ = try $0.followUp("0000-0000-0000-0")
        },
        Row("wrong-codes", .resourceExhausted, "receipt_code") { world in
            let wrong = ReceiptCode.drawn { Array(repeating: 0, count: $0) }.text
            for _ in 1...11 { #expect(throws: Refusal.self) { try world.followUp(wrong) } }
            _ = try world.followUp(wrong)
        },
        Row("receipt-code-unknown", .notFound, "receipt_code") { world in
            _ = try world.followUp(ReceiptCode.drawn { Array(repeating: 0, count: $0) }.text)
        },
    ]

    static let filing = [
        Row("tip-repeated", .invalidArgument, "tip_ids[1]") { world in
            let id = try world.file().tip.id
            _ = try world.fileCase(over: [id, id])
        },
        Row("tip-unknown", .notFound, "tip_ids[1]") { world in
            _ = try world.fileCase(over: [world.file().tip.id, "absent"])
        },
        Row("tips-of-several-targets", .failedPrecondition, "tip_ids[1]") { world in
            let other = try world.file(Actors.unregistered(called: "示例另一站")).tip.id
            _ = try world.fileCase(over: [world.file().tip.id, other])
        },
        Row("tips-of-several-targets", .failedPrecondition, "tip_ids[1]") { world in
            try world.register("plant-1", in: Actors.haining)
            var known = Actors.registered("plant-1", in: Actors.haining)
            known.grounds = [.land]
            _ = try world.fileCase(over: [world.file().tip.id, world.file(known).tip.id])
        },
        Row("tips-of-several-targets", .failedPrecondition, "tip_ids[1]") { world in
            // The same words in another place.
            let here = try world.file(Actors.unregistered([.land], in: Actors.tongxiang)).tip.id
            let there = try world.file(Actors.unregistered([.land], in: Actors.jiaxing)).tip.id
            _ = try world.fileCase(over: [here, there], with: Actors.cityLand[1], as: Actors.cityLand[0])
        },
        Row("tip-in-case", .failedPrecondition, "tip_ids[0]") { world in
            let id = try world.file().tip.id
            for _ in 0..<2 { _ = try world.fileCase(over: [id]) }
        },
        Row("officer-same", .invalidArgument, "second_officer") { world in
            _ = try world.fileCase(over: [world.file().tip.id], with: Actors.land[0])
        },
        Row("officer-unfit", .invalidArgument, "second_officer") { world in
            _ = try world.fileCase(over: [world.file().tip.id], with: Actors.construction[0])
        },
        Row("officer-unfit", .invalidArgument, "second_officer") { world in
            _ = try world.fileCase(over: [world.file().tip.id], with: Actors.auditor)
        },
        Row("officer-unfit", .invalidArgument, "second_officer") { try partner($0) { $0.revokedAt = 1 } },
        Row("officer-unfit", .invalidArgument, "second_officer") { try partner($0) { $0.kind = .system } },
        Row("officer-unfit", .invalidArgument, "second_officer") { try partner($0) { $0.grants = [] } },
        Row("officer-unfit", .invalidArgument, nil) { world in
            var system = Actors.land[0].principal
            system.kind = .system
            _ = try world.fileCase(over: [world.file().tip.id], as: Actor(system))
        },
        Row("day-unknown", .invalidArgument, "act_on") { world in
            _ = try world.fileCase(over: [world.file().tip.id], actOn: "2025-02-29")
        },
        Row("day-in-future", .invalidArgument, "act_on") { world in
            _ = try world.fileCase(over: [world.file().tip.id], actOn: "2026-11-24")
        },
        Row("clock-rule-unknown", .failedPrecondition, nil) { _ in
            _ = try EnforcementWorld(without: "PEN-DECIDE").hainingCase()
        },
    ]

    static let deciding = [
        Row("case-unknown", .notFound, "case_id") { world in
            _ = try world.decide(Actors.shutDown("absent", .land), as: Actors.land[0])
        },
        Row("case-unknown", .notFound, "case_id") { _ = try $0.showCase("absent", as: Actors.auditor) },
        Row("track-unknown", .notFound, "ground") { world in
            _ = try world.decide(Actors.shutDown(world.hainingCase().id, .environment), as: Actors.land[0])
        },
        Row("track-of-another-agency", .permissionDenied, "ground") { world in
            _ = try world.decide(Actors.shutDown(world.hainingCase().id, .qualification), as: Actors.land[0])
        },
        Row("track-of-another-agency", .permissionDenied, "ground") { world in
            _ = try world.decide(Actors.shutDown(world.hainingCase().id, .land), as: Actors.auditor)
        },
        Row("no-grant-here", .permissionDenied, nil) { world in
            let auditor = World.actor("x", .auditor, over: Actors.haining, agency: Actors.hainingLand)
            _ = try world.decide(Actors.shutDown(world.hainingCase().id, .land), as: auditor)
        },
        Row("track-decided", .failedPrecondition, "ground") { world in
            let id = try world.hainingCase().id
            for _ in 0..<2 { _ = try world.decide(Actors.shutDown(id, .land), as: Actors.land[0]) }
        },
        Row("fine-without-offence", .invalidArgument, "offence") { world in
            _ = try world.decide(
                Actors.fine(world.changxingCase().id, 20_000_000, for: .unspecified), as: Actors.ecology[0])
        },
        Row("no-legal-basis", .failedPrecondition, "offence") { world in
            _ = try world.decide(
                Actors.fine(world.changxingCase(actOn: "2020-01-01").id, 20_000_000), as: Actors.ecology[0])
        },
        Row("fine-out-of-range", .invalidArgument, "fine_fen") { world in
            _ = try world.decide(Actors.fine(world.changxingCase().id, 100), as: Actors.ecology[0])
        },
        Row("fine-circumstance", .invalidArgument, "circumstance") { world in
            _ = try world.decide(
                Actors.fine(world.changxingCase().id, 20_000_000, for: .stealthDischarge, .noise),
                as: Actors.ecology[0])
        },
        Row("fine-not-asked", .invalidArgument, "fine_fen") { try rectify($0) { $0.fineFen = 1 } },
        Row("fine-not-asked", .invalidArgument, "circumstance") {
            try rectify($0) { $0.circumstance = .serious }
        },
        Row("offence-not-asked", .invalidArgument, "offence") { world in
            try rectify(world) {
                $0.kind = .dismissed
                $0.offence = .dumping
            }
        },
        Row("offence-of-another-department", .invalidArgument, "offence") { world in
            var request = try Actors.shutDown(world.hainingCase().id, .land)
            request.offence = .overStandard
            _ = try world.decide(request, as: Actors.land[0])
        },
        Row("words-contradict", .invalidArgument, "text") { try rectify($0) { $0.text = "不予行政处罚" } },
    ]

    private static func route(_ world: EnforcementWorld, _ request: FileTipRequest) throws {
        let id = try world.file(request).tip.id
        _ = try world.world.command(as: Actors.hotline) { command in
            try world.tips.routeTip(.with { $0.tipID = id }, command)
        }
    }

    private static let supervising: [Row] = [
        Row("supervised-already", .alreadyExists, "enterprise_id") { world in
            for _ in 0..<2 { try enter(world) }
        },
        Row("not-supervised", .failedPrecondition, "enterprise_id") { world in
            try world.register("plant-9")
            _ = try world.world.command(as: officer) {
                try SupervisionService().leaveSupervision(.with { $0.enterpriseID = "plant-9" }, $0)
            }
        },
    ]

    private static let officer = World.actor("officer.09", .organiser, over: "330000")

    private static func enter(_ world: EnforcementWorld) throws {
        try world.register("plant-9")
        _ = try world.world.command(as: officer) {
            try SupervisionService().enterSupervision(.with { $0.enterpriseID = "plant-9" }, $0)
        }
    }

    @Test(
        "a change of the key-supervision list is refused for its reason, at its field", arguments: supervising
    )
    func refusedSupervision(_ row: Row) throws {
        try expect(row)
    }

    @Test("a tip is refused for its reason, at its field", arguments: tips)
    func refusedTip(_ row: Row) throws {
        try expect(row)
    }

    @Test("filing a case is refused for its reason, at its field", arguments: filing)
    func refusedCase(_ row: Row) throws {
        try expect(row)
    }

    @Test("a decision is refused for its reason, at its field", arguments: deciding)
    func refusedDecision(_ row: Row) throws {
        try expect(row)
    }

    @Test("every reason of the service's table is met above, and told in its protos")
    func everyReason() {
        let table = SourceTables.text("Sources/Enforcement/Reasons.swift")
        let words = Set(table.matches(of: /Reason\(\s*"([a-z-]+)"/).map { String($0.1) })
        let met = Set((Self.tips + Self.filing + Self.deciding + Self.supervising).map(\.reason))
        let protos = ["tips", "cases", "supervision"].map {
            SourceTables.text("protos/qingtong/enforcement/v1/\($0).proto")
        }
        let told = Set(protos.joined(separator: "\n").matches(of: /`([a-z-]+)`/).map { String($0.1) })
        #expect(words.count == 29)
        #expect(words.subtracting(met) == [])
        #expect(words.subtracting(told) == [])
        // The gates refuse a stale revision, and the store a token.
        #expect(told.subtracting(met) == ["page-token-invalid", "revision-stale"])
    }

    private func expect(_ row: Row) throws {
        let world = try EnforcementWorld()
        let refused = refusal { try row.call(world) }
        #expect(refused?.reason.word == row.reason)
        #expect(refused?.code == row.code)
        #expect(refused?.field?.text == row.field)
        for language in [Language.chinese, .english] {
            #expect(refused?.sentence(in: language).contains("{") == false)
        }
    }

    private static func seen(on day: String, _ world: EnforcementWorld) throws {
        var request = Actors.unregistered()
        request.seenOn = day
        _ = try world.file(request)
    }

    private static func partner(_ world: EnforcementWorld, _ change: (inout Principal) -> Void) throws {
        var second = Actors.land[1].principal
        change(&second)
        try world.hear(second, about: second.id)
        _ = try world.fileCase(over: [world.file().tip.id])
    }

    private static func rectify(_ world: EnforcementWorld, _ change: (inout DecideTrackRequest) -> Void)
        throws
    {
        var request = try Actors.shutDown(world.changxingCase().id, .environment)
        request.kind = .rectify
        change(&request)
        _ = try world.decide(request, as: Actors.ecology[0])
    }
}
