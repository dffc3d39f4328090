import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Tips that nobody is competent for")
struct UnroutedTests {
    typealias Actors = EnforcementWorld

    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
    }

    private static let body = Agency.with {
        $0.id = "zj-bulk-cement"
        $0.name = "示例省散装水泥中心"
        $0.department = .bulkCement
        $0.divisionCode = EnforcementWorld.province
    }
    private static let keeper = World.actor("keeper", .registrar, over: Actors.province, agency: body)
    private static let stranger = World.actor(
        "stranger", .registrar, over: Actors.province,
        agency: .with {
            $0.id = "other"
            $0.department = .bulkCement
        })
    private static let changxingLand = Agency.with {
        $0.id = "changxing-land"
        $0.name = "示例长兴资规局"
        $0.department = .naturalResources
        $0.divisionCode = EnforcementWorld.changxing
    }

    private func setUp(_ agency: Agency) throws {
        try world.hear(agency, about: agency.id)
        let body = Actors.competence(of: agency)
        try world.hear(body, about: body.id)
    }

    private func route(_ id: String, as actor: Actor = keeper) throws -> Tip {
        try world.world.command(as: actor) { try world.tips.routeTip(.with { $0.tipID = id }, $0) }
    }

    private func unrouted(as actor: Actor) throws -> [String] {
        try world.listTips(.with { $0.unrouted = true }, as: actor).tips.map(\.id)
    }

    @Test(
        "a caller is refused nothing: what leads nowhere lies with the provincial body, the rest goes its way",
        arguments: [
            (grounds: [Ground.land], agencies: [String](), state: TipState.unrouted),
            ([.environment, .land], ["changxing-ecology"], .routed),
            ([.land, .planning, .qualification], ["zj-construction"], .routed),
        ])
    func taken(_ grounds: [Ground], _ agencies: [String], _ state: TipState) throws {
        try setUp(Self.body)
        let filed = try world.file(Actors.unregistered(grounds, in: Actors.changxing))
        #expect(filed.tip.referrals.map(\.agencyID) == agencies)
        #expect(filed.tip.state == state)
        #expect(filed.tip.unrouted.grounds == grounds.filter { $0.department == .naturalResources })
        #expect(filed.tip.unrouted.holderID == "zj-bulk-cement")
        #expect(filed.tip.unrouted.explanation.contains("自然资源和规划条线的主管单位"))
        #expect(filed.tip.closeBy.ruleID == "TIP-CLOSE")
        #expect(try world.followUp(filed.receipt.code).agencies.last == "示例省散装水泥中心")
    }

    @Test("it alarms: an event, a count for health and metrics, a list")
    func alarms() throws {
        try setUp(Self.body)
        let filed = try world.file(Actors.unregistered([.land], in: Actors.changxing))
        _ = try world.file()
        let told = try world.world.published(TipUnrouted.self)
        #expect(told.map(\.tipID) == [filed.tip.id])
        #expect(told.first?.grounds == [.land])
        #expect(told.first?.holderID == "zj-bulk-cement")
        #expect(try alarm().count == 1)
        #expect(try alarm().detail.english.contains("tip list --unrouted"))
        #expect(try unrouted(as: Actors.auditor) == [filed.tip.id])
        #expect(try unrouted(as: Self.keeper) == [filed.tip.id])
        #expect(try world.listTips(as: Self.keeper).tips.map(\.id) == [filed.tip.id])
        #expect(try unrouted(as: Self.stranger) == [])
        #expect(try unrouted(as: Actors.land[0]) == [])
        #expect(try world.tip(filed.tip.id, as: Self.keeper).id == filed.tip.id)
        #expect(refusal { _ = try world.tip(filed.tip.id, as: Self.stranger) }?.reason == .tipUnknown)
    }

    private func alarm() throws -> Alarm {
        try world.world.query(as: Actors.auditor) { try UnroutedTips.alarm(in: $0.transaction) }
    }

    @Test("without a provincial body it is taken all the same, and whoever filed it can route it")
    func nobody() throws {
        let filed = try world.file(Actors.unregistered([.land], in: Actors.changxing))
        #expect(filed.tip.unrouted.holderID.isEmpty)
        #expect(filed.tip.unrouted.explanation.contains("省级散装水泥主管单位也未设定"))
        #expect(try alarm().count == 1)
        try setUp(Self.changxingLand)
        #expect(refusal { _ = try route(filed.tip.id, as: Actors.otherHotline) }?.reason == .tipUnknown)
        #expect(try route(filed.tip.id, as: Actors.hotline).referrals.map(\.agencyID) == ["changxing-land"])
        #expect(try alarm().count == 0)
    }

    @Test(
        "once a body is set up it is routed; before and after that it is refused, and to strangers it does not exist"
    )
    func routed() throws {
        try setUp(Self.body)
        let filed = try world.file(Actors.unregistered([.land, .environment], in: Actors.changxing))
        #expect(refusal { _ = try route(filed.tip.id) }?.reason == .noAgencyForGround)
        #expect(refusal { _ = try route(filed.tip.id, as: Self.stranger) }?.reason == .tipUnknown)
        try setUp(Self.changxingLand)
        let routed = try route(filed.tip.id)
        #expect(routed.state == .routed)
        #expect(!routed.hasUnrouted)
        #expect(routed.referrals.map(\.agencyID) == ["changxing-ecology", "changxing-land"])
        #expect(refusal { _ = try route(filed.tip.id, as: Actors.hotline) }?.reason == .tipRouted)
        #expect(try unrouted(as: Actors.auditor) == [])
    }

    @Test("a ground that finds its agency late becomes a track, and a decided case is open again")
    func lateTrack() throws {
        try setUp(Self.body)
        let filed = try world.file(Actors.unregistered([.land, .environment], in: Actors.changxing))
        let made = try world.fileCase(over: [filed.tip.id], with: Actors.ecology[1], as: Actors.ecology[0])
        #expect(made.tracks.map(\.ground) == [.environment])
        let decided = try world.decide(Actors.shutDown(made.id, .environment), as: Actors.ecology[0])
        #expect(decided.state == .decided)
        #expect(try world.kept(filed.tip.id).state == .inCase)
        try setUp(Self.changxingLand)
        _ = try route(filed.tip.id)
        let open = try world.showCase(made.id, as: Actors.ecology[0])
        #expect(open.state == .open)
        #expect(open.tracks.map(\.agencyID) == ["changxing-ecology", "changxing-land"])
        #expect(open.tracks.last?.decideBy.ruleID == "PEN-DECIDE")
        let officer = World.actor("l", .investigator, over: Actors.changxing, agency: Self.changxingLand)
        #expect(try world.decide(Actors.shutDown(made.id, .land), as: officer).state == .decided)
        #expect(try world.kept(filed.tip.id).state == .closed)
    }
}
