import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Notices that a paper ends")
struct ExpiryNoticeTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
    }

    private func record(_ number: String = "1", until: String) throws -> Permit {
        try registry.command(as: registry.registrar) {
            try registry.permits.recordPermit(
                .with {
                    $0.enterpriseID = plant.id
                    $0.kind = .land
                    $0.number = number
                    $0.issuer = "示例"
                    $0.validFrom = "2020-01-01"
                    $0.validUntil = until
                }, $0)
        }
    }

    private func amend(_ permit: Permit, until: String) throws {
        _ = try registry.command(as: registry.registrar) {
            try registry.permits.amendPermit(
                .with {
                    $0.permitID = permit.id
                    $0.revision = permit.revision
                    $0.validUntil = until
                    $0.reason = "延续"
                }, $0)
        }
    }

    /// Days ahead of the notices given by that day, in the order they were given.
    private func given(by day: Day) throws -> [Int32] {
        registry.world.now = max(registry.world.now, Instant(startOf: day))
        try registry.command(as: registry.registrar) { command in
            _ = try TimerRunner(
                RegistryService.definition.timers, identity: command.node
            ).runAll(at: registry.world.now, in: command.transaction)
        }
        return try registry.query {
            try registry.permits.listExpiryNotices(.with { $0.enterpriseID = plant.id }, $0).notices
        }.map(\.daysAhead).reversed()
    }

    @Test("notices about a double's papers are the plant's that answers for it")
    func doubles() throws {
        _ = try record(until: "2027-02-01")
        #expect(try given(by: "2026-11-25") == [90])
        let survivor = try registry.register("示例壹号混凝土有限公司")
        try registry.merge(registry.enterprise(plant.id), into: survivor)
        for id in [plant.id, survivor.id] {
            let notices = try registry.query {
                try registry.permits.listExpiryNotices(.with { $0.enterpriseID = id }, $0).notices
            }
            #expect(notices.map(\.enterpriseID) == [plant.id])
        }
    }

    @Test("each notice is given on its day, once")
    func days() throws {
        _ = try record(until: "2027-05-01")
        for (day, notices) in [
            ("2027-01-30", []), ("2027-01-31", [90]), ("2027-02-15", [90]), ("2027-03-31", [90]),
            ("2027-04-01", [90, 30]), ("2027-04-23", [90, 30]), ("2027-04-24", [90, 30, 7]),
            ("2027-06-01", [90, 30, 7]),
        ] as [(Day, [Int32])] {
            #expect(try given(by: day) == notices, "\(day)")
            #expect(try given(by: day) == notices, "\(day) again")
        }
    }

    @Test("a paper entered late is told of at once, by the nearest notice")
    func late() throws {
        _ = try record(until: "2026-12-10")
        #expect(try given(by: "2026-11-23") == [30])
        #expect(try given(by: "2026-12-03") == [30, 7])
    }

    @Test("a paper that is renewed, withdrawn or over is told of no more")
    func quiet() throws {
        let permit = try record(until: "2027-02-10")
        try amend(permit, until: "2028-02-10")
        #expect(try given(by: "2027-02-10") == [])
        let other = try record("2", until: "2027-06-30")
        _ = try registry.command(as: registry.registrar) {
            try registry.permits.withdrawPermit(
                .with {
                    $0.permitID = other.id
                    $0.revision = 1
                    $0.validUntil = "2027-02-10"
                    $0.reason = "注销"
                }, $0)
        }
        #expect(try given(by: "2027-07-01") == [])
        _ = try record("3", until: "2027-06-30")
        #expect(try given(by: "2027-07-02") == [])
    }

    @Test("papers that are older than their timers are told of from the next start on")
    func old() throws {
        _ = try record(until: "2026-12-10")
        _ = try registry.command(as: registry.registrar) { command in
            try command.transaction.execute("DELETE FROM timer")
        }
        #expect(try given(by: "2026-11-23") == [])
        try registry.command(as: registry.registrar) { try RegistryService.definition.starting($0) }
        #expect(try given(by: "2026-11-23") == [30])
    }
}
