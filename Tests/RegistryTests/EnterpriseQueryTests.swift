import AcceptanceAPI
import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: showing")
struct EnterpriseQueryTests {
    private let registry: RegistryWorld
    private let start: Instant

    init() throws {
        registry = try RegistryWorld()
        start = registry.world.now
    }

    /// A plant entered at noon, verified an hour later, granted a plaque another hour later.
    private func grown() throws -> Enterprise {
        let plant = try registry.register("示例一号混凝土有限公司")
        registry.advance(seconds: 3600)
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.verifyCreditCode(
                .with {
                    $0.enterpriseID = plant.id
                    $0.creditCode = "91350100M000100Y43"
                    $0.revision = 1
                }, $0)
        }
        registry.advance(seconds: 3600)
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        return plant
    }

    private func show(_ id: String, asOf instant: Instant) throws -> Enterprise {
        try registry.query {
            try registry.enterprises.getEnterprise(
                .with {
                    $0.enterpriseID = id
                    $0.asOf = instant.microseconds
                }, $0)
        }
    }

    @Test(
        "a plant is shown as it stood at any instant",
        arguments: [
            (0, 1), (3599, 1), (3600, 2), (7199, 2), (7200, 3), (86_400, 3),
        ] as [(Int64, Int64)])
    func asOf(_ seconds: Int64, _ revision: Int64) throws {
        let plant = try grown()
        let shown = try show(plant.id, asOf: start.adding(seconds: seconds))
        #expect(shown.revision == revision)
        #expect(shown.creditCode.isEmpty == (revision == 1))
        #expect(shown.hasPlaque == (revision == 3))
    }

    @Test("before it was entered there was no plant")
    func before() throws {
        let plant = try grown()
        for instant in [start.adding(microseconds: -1), Instant(microseconds: 1)] {
            let refusal = #expect(throws: Refusal.self) { try show(plant.id, asOf: instant) }
            #expect(refusal?.reason == .plantUnknown)
            #expect(refusal?.field == "enterprise_id")
        }
    }

    @Test("the history has every revision, the newest first, with who made it and why")
    func history() throws {
        let plant = try grown()
        let revisions = try registry.query {
            try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = plant.id }, $0).revisions
        }
        #expect(revisions.map(\.enterprise.revision) == [3, 2, 1])
        #expect(
            revisions.map(\.changedAt) == [7200, 3600, 0].map { start.adding(seconds: $0).microseconds })
        #expect(revisions.map(\.changedBy) == ["acceptance", "registrar.01", "registrar.01"])
        #expect(revisions.map(\.cause) == ["acceptance/1", "test", "test"])
        #expect(revisions.last?.enterprise == plant)
    }

    @Test("the history is given page by page, and a page's end holds for its plant alone")
    func pagedHistory() throws {
        let plant = try grown()
        func page(_ id: String, size: Int32, after token: String = "") throws -> EnterpriseHistory {
            try registry.query {
                try registry.enterprises.getEnterpriseHistory(
                    .with {
                        $0.enterpriseID = id
                        $0.pageSize = size
                        $0.pageToken = token
                    }, $0)
            }
        }
        let first = try page(plant.id, size: 2)
        #expect(first.revisions.map(\.enterprise.revision) == [3, 2])
        let second = try page(plant.id, size: 2, after: first.nextPageToken)
        #expect(second.revisions.map(\.enterprise.revision) == [1])
        #expect(second.nextPageToken.isEmpty)
        #expect(try page(plant.id, size: 3).nextPageToken.isEmpty)
        let other = try registry.register("示例九号混凝土有限公司")
        for (id, token) in [(other.id, first.nextPageToken), (plant.id, "AAAA")] {
            let refusal = #expect(throws: Refusal.self) { try page(id, size: 2, after: token) }
            #expect(refusal?.reason.word == "page-token-invalid")
        }
    }

    @Test(
        "a plant that is none is not shown and has no history",
        arguments: ["", "nowhere", "%", "' OR 1=1 --"])
    func unknown(_ id: String) throws {
        _ = try grown()
        let request = GetEnterpriseRequest.with { $0.enterpriseID = id }
        for ask in [
            { query in _ = try registry.enterprises.getEnterprise(request, query) },
            { query in
                _ = try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = id }, query)
            },
        ] as [(Query) throws -> Void] {
            let refusal = #expect(throws: Refusal.self) { try registry.query(ask) }
            #expect(refusal?.reason == .plantUnknown)
            #expect(refusal?.field == "enterprise_id")
        }
    }

    private func page(
        in division: String, size: Int32, after token: String = "", state: EnterpriseState = .unspecified
    ) throws -> EnterprisePage {
        try registry.query {
            try registry.enterprises.listEnterprises(
                .with {
                    $0.divisionCode = division
                    $0.pageSize = size
                    $0.pageToken = token
                    $0.state = state
                }, $0)
        }
    }

    /// Every plant of a division, read page by page.
    private func all(in division: String, size: Int32) throws -> [Enterprise] {
        var plants: [Enterprise] = []
        var token = ""
        repeat {
            let page = try page(in: division, size: size, after: token)
            #expect(page.enterprises.count == Int(size) || page.nextPageToken.isEmpty)
            plants += page.enterprises
            token = page.nextPageToken
        } while !token.isEmpty
        return plants
    }

    @Test(
        "pages of any size give every plant of a division once, by division and id",
        arguments: [1, 2, 3, 7, 500])
    func pages(_ size: Int32) throws {
        for number in 0..<12 {
            _ = try registry.register("示例\(number)号混凝土有限公司", in: ["330481", "330482", "330522"][number % 3])
        }
        for (division, count) in [
            ("", 12), ("330000", 12), ("330400", 8), ("330481", 4), ("330522", 4), ("330100", 0),
        ] {
            let plants = try all(in: division, size: size)
            #expect(plants.count == count)
            #expect(Set(plants.map(\.id)).count == count)
            let places = plants.map { "\($0.divisionCode)/\($0.id)" }
            #expect(places == places.sorted())
        }
    }

    @Test("a page has fifty plants when its size is not said, and never more than five hundred")
    func usual() throws {
        for number in 0..<60 { _ = try registry.register("示例\(number)号混凝土有限公司") }
        #expect(try page(in: "", size: 0).enterprises.count == 50)
        #expect(try page(in: "", size: 10_000).enterprises.count == 60)
    }

    @Test("plants are listed by state")
    func states() throws {
        _ = try registry.register("示例一号混凝土有限公司")
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        #expect(try page(in: "330481", size: 9, state: .registered).enterprises.map(\.origin) == [""])
        #expect(
            try page(in: "330481", size: 9, state: .unregistered).enterprises.map(\.origin) == ["case/case-1"]
        )
        #expect(try page(in: "330481", size: 9).enterprises.count == 2)
    }

    @Test(
        "a page token that this list did not make is refused", arguments: ["x", "AAAA", "AAAAAAAAAAA=", "页"])
    func tokens(_ token: String) throws {
        let refusal = #expect(throws: Refusal.self) { try page(in: "", size: 1, after: token) }
        #expect(refusal?.reason.word == "page-token-invalid")
    }

    @Test("a list of a code that is none is refused", arguments: ["330081", "33", "嘉兴"])
    func brokenCode(_ code: String) throws {
        let refusal = #expect(throws: Refusal.self) { try page(in: code, size: 1) }
        #expect(refusal?.field == "division_code")
    }
}
