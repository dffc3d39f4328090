import CommonAPI
import EnforcementAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

/// What was promised to who reports (docs/decisions/0035 and 0036): nothing of a tip leaves, and who may not read tips does
/// not learn of them from a weight.
@Suite("Tips near a site: what others see")
struct NearbyPrivacyTests {
    private let world: NearbyWorld
    private let reviewer = World.actor("reviewer", .reviewer, over: Actors.changxing)

    init() throws {
        world = try NearbyWorld()
    }

    @Test("the position stays with the tip: no case, event or weight has it")
    func position() throws {
        let place = NearbyWorld.position(north: 123, east: 321)
        let tips = try ["2026-10-03", "2026-10-05"].map { day in
            try world.file(NearbyWorld.tip(on: day) { $0.position = place })
        }
        try world.score()
        let weight = try world.weight()
        #expect(weight.hasNearby)
        let filed = try world.enforcement.fileCase(
            over: tips.map(\.id), with: Actors.ecology[1], as: Actors.ecology[0])
        let decided = try world.enforcement.decide(Actors.fine(filed.id, 20_000_000), as: Actors.ecology[0])
        #expect(try world.enforcement.tip(tips[0].id).position == place)

        let progress = try world.enforcement.world.query(as: Actors.hotline) { _ in tips[0].progress }
        var told: [any SwiftProtobuf.Message] = [filed, decided, weight, progress]
        told += try world.enforcement.world.events()
        #expect(told.count == 6)
        for message in told {
            let bytes: Data = try message.serializedBytes()
            for number in [place.longitudeE6, place.latitudeE6] {
                #expect(bytes.range(of: try Self.bytes(of: number)) == nil, "\(type(of: message))")
            }
        }
        // What is looked for would be found.
        let tip: Data = try tips[0].serializedBytes()
        #expect(tip.range(of: try Self.bytes(of: place.latitudeE6)) != nil)
        for tip in tips {
            let text = try weight.jsonString()
            #expect(!text.contains(tip.id))
        }
    }

    /// A number as messages carry it, without its field.
    private static func bytes(of number: Int64) throws -> Data {
        let bytes: Data = try Position.with { $0.longitudeE6 = number }.serializedBytes()
        return bytes.dropFirst()
    }

    @Test("a reviewer is shown what the ledgers alone weigh, whether tips came or not")
    func ledgersAlone() throws {
        try world.score()
        let before = try world.weight(as: reviewer)
        for day in ["2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        #expect(try world.weight().weight == 2_300)
        #expect(try world.weight(as: reviewer) == before)
        #expect([before.points, Int64(before.signals), before.weight] == [50_000, 2, 2_000])
        #expect(before.hasNearbyTerms && !before.hasNearby)
    }

    @Test("tips move nothing in a reviewer's list, and a token of one list is none of the other")
    func order() throws {
        try world.score()
        try world.score {
            $0.siteID = "site-2"
            $0.inspectionWeight = 2_100
            $0.clearPosition()
        }
        // One of before there was the rule, which reviewers see as it is.
        try world.score {
            $0.siteID = "site-3"
            $0.inspectionWeight = 2_050
            $0.clearNearby()
        }
        for day in ["2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        #expect(try world.list().weights.map(\.siteID) == ["site-1", "site-2", "site-3"])
        #expect(try world.list(as: reviewer).weights.map(\.siteID) == ["site-2", "site-3", "site-1"])
        #expect(try world.list(as: reviewer).weights.map(\.revision) == [0, 1, 0])
        for (own, other) in [(Actors.auditor, reviewer), (reviewer, Actors.auditor)] {
            let first = try world.list(as: own, size: 1)
            let rest = try world.list(as: own, after: first.nextPageToken)
            #expect((first.weights + rest.weights).count == 3)
            #expect(throws: Refusal(.pageToken)) { try world.list(as: other, after: first.nextPageToken) }
        }
    }

    @Test(
        "who investigates or audits the division asked for sees all, whatever else it is",
        arguments: [
            (World.actor("a", .reviewer, .investigator, over: "330500"), true),
            (World.actor("b", .auditor, over: "330522"), true),
            (World.actor("c", .reviewer, over: "330000"), false),
        ])
    func sight(_ actor: Actor, seesTips: Bool) throws {
        for day in ["2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        try world.score()
        #expect(try world.weight(as: actor).hasNearby == seesTips)
    }

    @Test("who investigates elsewhere only is a reviewer here")
    func elsewhere() throws {
        var principal = World.actor("d", .reviewer, over: "330500").principal
        principal.grants.append(
            .with {
                $0.role = .investigator
                $0.divisionCode = "330481"
            })
        for day in ["2026-10-03", "2026-10-05"] { try world.file(NearbyWorld.tip(on: day)) }
        try world.score()
        #expect(!(try world.weight(as: Actor(principal)).hasNearby))
    }

    @Test("every weight shown is named for the audit")
    func audited() throws {
        try world.score()
        let subjects = try world.enforcement.world.query(as: reviewer) { query in
            _ = try InspectionService().listInspectionWeights(
                .with {
                    $0.divisionCode = Actors.changxing
                    $0.month = "2026-10"
                }, query)
            return query.subjects
        }
        #expect(subjects == ["inspection-weight/site-1/2026-10"])
    }

    @Test(
        "a position that is none in China is refused before anybody acts on it",
        arguments: [(72_999_999, 31_000_000), (136_000_001, 31_000_000), (120_000_000, 17_999_999), (0, 0)])
    func nowhere(_ longitude: Int64, _ latitude: Int64) {
        let request = NearbyWorld.tip(on: "2026-10-03") {
            $0.position = .with {
                $0.longitudeE6 = longitude
                $0.latitudeE6 = latitude
            }
        }
        #expect(throws: Refusal.self) { try request.validate(at: .request) }
        #expect(throws: Never.self) {
            try NearbyWorld.tip(on: "2026-10-03").validate(at: .request)
        }
    }
}
