import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("A plant's whole way")
struct StoryTests {
    @Test("apply, draw, recuse, score, put right, audit, sign, hang the plaque, lose it")
    func story() throws {
        let world = try AcceptanceWorld()
        let application = try world.apply(in: world.openRound())
        let drawn = try world.finish(world.openDraw(for: application, perOrganisation: 2))
        let draw = try world.recuse(drawn.panel[2], from: drawn)
        #expect(try DrawRecord(draw).verify(with: .sha256).isEmpty)

        let empanelled = try world.show(application)
        let scored = try world.score(empanelled, ["C6": .points(1, finding: "无河道水检测报告")])
        #expect(scored.state == .rectifying)
        #expect(scored.result.mean == 99_000)

        let items = try world.ask(
            Actors.applicant, world.applications.listRectifications,
            .with { $0.applicationID = application.id }
        )
        for item in items.rectifications {
            _ = try world.act(
                Actors.applicant, world.applications.submitRectification,
                .with {
                    $0.rectificationID = item.id
                    $0.evidence = "已委托检测"
                })
            _ = try world.act(
                Actors.county, world.applications.checkRectification,
                .with {
                    $0.rectificationID = item.id
                    $0.verdict = .putRight
                    $0.opinion = "属实"
                })
        }
        let audited = try world.audit(application)
        let notice = try world.publish(over: [audited])
        #expect(notice.state == .published)
        let plaque = try #require(try world.plaques(of: Actors.plant).first)
        #expect(plaque.number == "330522-2026-0001")
        try world.decide(.fine, on: .environment, about: Actors.plant)
        #expect(try world.plaques(of: Actors.plant).map(\.state) == [.suspended])
        #expect(try world.world.published(PlaqueChanged.self).map(\.plaque.state) == [.granted, .suspended])
        // The others learn how the plant went through it, and nothing of who judged.
        let moves = try world.world.published(ApplicationMoved.self)
        #expect(moves.map(\.state) == [.submitted, .empanelled, .rectifying, .passed, .audited, .notified])
        #expect(Set(moves.map(\.enterpriseID)) == [Actors.plant])
        let rectified = try world.world.published(RectificationMoved.self)
        #expect(rectified.map(\.state) == [.open, .submitted, .verified])
        #expect(rectified.map(\.finding).first == "无河道水检测报告")
    }
}
