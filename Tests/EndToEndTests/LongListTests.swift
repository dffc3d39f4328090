import Foundation
import Harness
import RPC
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("Long lists of plants, on three processes", .timeLimit(.minutes(5)))
struct LongListTests {
    private static func items(_ count: Int, _ name: String) -> [ImportItem] {
        [ImportItem.with { $0.order = ImportOrder() }]
            + (0..<count).map { number in
                .with {
                    $0.row = .with {
                        $0.line = Int32(number + 2)
                        $0.name = "示例\(name)\(number)号混凝土有限公司"
                        $0.divisionCode = SampleDirectory.haining
                    }
                }
            }
    }

    private func count(_ name: String, _ session: Session) async throws -> Int {
        var count = 0
        var token = ""
        repeat {
            let page = try await session.search.searchEnterprises(
                .with {
                    $0.text = "示例\(name)"
                    $0.pageSize = 500
                    $0.pageToken = token
                })
            count += page.hits.count
            token = page.nextPageToken
        } while !token.isEmpty
        return count
    }

    /// What the search finds of a list while it is taken: each time none or all.
    private func watch(_ name: String, _ whole: Int, _ session: Session) async throws -> [Int] {
        var found: [Int] = []
        var number = 0
        while found.last != whole {
            found.append(try await count(name, session))
            number += 1
            _ = try await session.enterprises.registerEnterprise(
                .with {
                    $0.name = "并行\(name)\(number)号混凝土有限公司"
                    $0.divisionCode = SampleDirectory.haining
                    $0.place = "示例镇"
                })
        }
        return found
    }

    @Test("others go on meanwhile and see none or all of it; a kill leaves none or all of it")
    func whole() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let session = try services.session(SampleDirectory.registrar)
            async let watched = watch("甲", 600, session)
            let outcome = try await session.imports.importPlants(
                Self.items(600, "甲"), options: CallOptions(timeout: .seconds(120)))
            #expect(outcome.created == 600)
            let found = try await watched
            #expect(found.last == 600)
            #expect(Set(found).subtracting([0, 600]) == [])
            // The other services hear of every plant, by events without a gap.
            try await services.settle()

            let items = Self.items(600, "乙")
            async let second = session.imports.importPlants(
                items, options: CallOptions(timeout: .seconds(20)))
            _ = try await count("乙", session)
            services.kill("registry")
            _ = try? await second
            try await services.start("registry")
            let left = try await count("乙", session)
            #expect([0, 600].contains(left))
            try await settled(services)
            let again = try await session.imports.importPlants(
                items, options: CallOptions(timeout: .seconds(120)))
            #expect(again.created + again.unchanged == 600)
            #expect(try await count("乙", session) == 600)
            try await services.settle()
        }
    }

    /// Nothing is staged any more; whatever a killed process left was moved or removed.
    private func settled(_ services: RunningServices) async throws {
        let store = try Connection.open(services.home.path("stores/registry.sqlite3"), for: .reading)
        try await patiently("a batch stays") {
            try store.read { try $0.row("SELECT 1 FROM staged_batch") { try $0.int64(0) } } == nil
        }
    }
}
