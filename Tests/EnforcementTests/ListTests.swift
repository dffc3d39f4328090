import CommonAPI
import EnforcementAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

/// Seven tips: three in Haining, one in Tongxiang, three in Changxing.
@Suite("Lists")
struct ListTests {
    private let world: EnforcementWorld
    private let haining: [String]
    private let tongxiang: [String]
    private let changxing: [String]

    init() throws {
        let world = try EnforcementWorld()
        try world.register("plant-1")
        func file(_ request: FileTipRequest) throws -> String {
            world.world.now = world.world.now.adding(seconds: 1)
            return try world.file(request).tip.id
        }
        haining = try (1...3).map { try file(Actors.unregistered(called: "示例站 \($0)")) }
        tongxiang = [try file(Actors.unregistered(in: Actors.tongxiang))]
        changxing = try (1...3).map { _ in try file(Actors.registered("plant-1")) }
        self.world = world
    }

    @Test("an auditor sees what lies within its grants and what it asks for, in the order it came")
    func auditors() throws {
        let everything = haining + tongxiang + changxing
        #expect(try ids(as: Actors.auditor) == everything)
        #expect(try ids("330400", as: Actors.auditor) == haining + tongxiang)
        #expect(try ids("330481", as: Actors.auditor) == haining)
        #expect(try ids("330102", as: Actors.auditor).isEmpty)
        let county = World.actor("a", .auditor, over: Actors.haining)
        #expect(try ids(as: county) == haining)
        #expect(try ids("330400", as: county) == haining)
        #expect(try ids("330522", as: county).isEmpty)
        #expect(try ids(as: Self.auditor(over: "330481", "330522")) == haining + changxing)
        #expect(try ids(as: Self.auditor(over: "330481", "330400")) == haining + tongxiang)
        #expect(try ids("330400", as: Self.auditor(over: "330481", "330522")) == haining)
    }

    @Test("an investigator sees those of its agency, as far as its grants reach")
    func investigators() throws {
        #expect(try ids(as: Actors.land[0]) == haining)
        #expect(try ids(as: Actors.cityLand[0]) == tongxiang)
        #expect(try ids(as: Actors.ecology[0]) == changxing)
        #expect(try ids("330400", as: Actors.ecology[0]).isEmpty)
        #expect(
            try ids(as: World.actor("x", .investigator, over: Actors.changxing, agency: Actors.hainingLand))
                .isEmpty)
        #expect(try ids(as: World.actor("y", .investigator, over: Actors.province)).isEmpty)
        #expect(
            try ids(as: World.actor("z", .investigator, over: Actors.province, agency: Self.transport))
                .isEmpty)
        #expect(try ids(as: Actors.hotline).isEmpty)
    }

    @Test("pages join to the whole, whatever their size", arguments: [1, 2, 3, 6, 7, 500])
    func pages(_ size: Int) throws {
        var found: [String] = []
        var token = ""
        repeat {
            let page = try world.listTips(
                .with {
                    $0.pageSize = Int32(size)
                    $0.pageToken = token
                }, as: Actors.auditor)
            #expect(page.tips.count <= size)
            found += page.tips.map(\.id)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(found == haining + tongxiang + changxing)
    }

    @Test("what is hidden leaves no gap in a page, and a token tells nothing of it", arguments: [1, 2, 3, 4])
    func hidden(_ size: Int) throws {
        let actor = Self.auditor(over: "330481", "330522")
        var found: [String] = []
        var token = ""
        repeat {
            let page = try world.listTips(
                .with {
                    $0.pageSize = Int32(size)
                    $0.pageToken = token
                }, as: actor)
            #expect(page.tips.count == min(size, 6 - found.count))
            found += page.tips.map(\.id)
            token = page.nextPageToken
            let bytes = Data(base64Encoded: token).map { String(decoding: $0, as: UTF8.self) } ?? ""
            for id in haining + tongxiang + changxing { #expect(!bytes.contains(id)) }
        } while !token.isEmpty
        #expect(found == haining + changxing)
    }

    @Test("a state narrows the list")
    func states() throws {
        let filed = try world.fileCase(over: [haining[1]])
        #expect(try ids(state: .inCase, as: Actors.land[0]) == [haining[1]])
        #expect(try ids(state: .routed, as: Actors.land[0]) == [haining[0], haining[2]])
        #expect(try ids(state: .closed, as: Actors.auditor).isEmpty)
        #expect(
            try world.listCases(.with { $0.state = .open }, as: Actors.auditor).cases.map(\.id) == [filed.id])
        #expect(try world.listCases(.with { $0.state = .decided }, as: Actors.auditor).cases.isEmpty)
        #expect(try world.listCases(.with { $0.divisionCode = "330500" }, as: Actors.auditor).cases.isEmpty)
    }

    @Test("every record shown is named for the audit")
    func audited() throws {
        let subjects = try world.world.query(as: Actors.land[0]) { query in
            _ = try world.tips.listTips(ListTipsRequest(), query)
            return query.subjects
        }
        #expect(subjects == haining.map { "tip/\($0)" })
    }

    @Test("a token that no list gave out is refused", arguments: ["x", "AAAA", "ÿ"])
    func tokens(_ token: String) {
        #expect(
            refusal { _ = try world.listTips(.with { $0.pageToken = token }, as: Actors.auditor) }?.reason
                .word
                == "page-token-invalid")
        #expect(
            refusal { _ = try world.listCases(.with { $0.pageToken = token }, as: Actors.land[0]) }?.reason
                .word
                == "page-token-invalid")
    }

    private func ids(_ division: String = "", state: TipState = .unspecified, as actor: Actor) throws
        -> [String]
    {
        try world.listTips(
            .with {
                $0.divisionCode = division
                $0.state = state
            }, as: actor
        ).tips.map(\.id)
    }

    private static let transport = Agency.with {
        $0.id = "zj-transport"
        $0.department = .transport
    }

    private static func auditor(over divisions: String...) -> Actor {
        var principal = World.actor("several", over: "330000").principal
        principal.grants = divisions.map { division in
            .with {
                $0.role = .auditor
                $0.divisionCode = division
            }
        }
        return Actor(principal)
    }
}
