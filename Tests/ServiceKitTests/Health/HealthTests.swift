import CommonAPI
import Foundation
import RPC
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Health", .timeLimit(.minutes(1)))
struct HealthTests {
    private let world: ServiceWorld

    init() async throws {
        world = try await ServiceWorld()
    }

    private func client(
        storePath: String? = nil, readers: OutboxReaders = OutboxReaders(),
        limits: HealthLimits = HealthLimits()
    ) -> HealthClient {
        var table = ServiceTable(world.shell)
        table.serveHealth(followers: [], readers: readers, storePath: storePath, limits: limits)
        return HealthClient(DirectCaller(table: table))
    }

    @Test("who did not sign as an operator learns which checks failed, and nothing of what they found")
    func everyone() async throws {
        var limits = HealthLimits()
        limits.leastDisk = .max
        let path = FileManager.default.temporaryDirectory.appending(path: "registry.sqlite3").path
        var table = ServiceTable(world.shell)
        table.serveHealth(
            followers: [FollowerStatus(source: "acceptance")], storePath: path, limits: limits)
        func report(_ caller: any Caller) async throws -> HealthReport {
            try await HealthClient(caller).checkHealth(CheckHealthRequest())
        }
        let forged = SignedCaller(
            DirectCaller(table: table), as: TestCaller.auditor.id, key: TestCaller.stranger.key,
            to: GateWorld.node,
            clock: { [now = world.now] in now.microseconds })
        let callers: [any Caller] = [
            DirectCaller(table: table), world.caller(.registrar, of: table),
            world.caller(.stranger, of: table),
            world.caller(.revoked, of: table), forged,
        ]
        for caller in callers {
            let report = try await report(caller)
            #expect(report.live && !report.ready)
            #expect(report.trouble == "disk")
            #expect(report.checks.map(\.name) == ["store", "disk", "clock", "outbox", "follows/acceptance"])
            #expect(report.checks.map(\.finding) == [.good, .bad, .good, .good, .warning])
            #expect(report.checks.allSatisfy { $0.detail.isEmpty })
            #expect(report.followers.isEmpty && report.published == 0 && report.auditSize == 0)
            #expect(try !report.jsonString().contains("MiB"))
        }
        for caller in [TestCaller.auditor, .follower] {
            let report = try await report(world.caller(caller, of: table))
            #expect(report.trouble.contains("MiB"))
            #expect(report.checks.allSatisfy { !$0.detail.isEmpty })
            #expect(report.followers.map(\.source) == ["acceptance"])
        }
    }

    @Test("a service whose store is gone still lives, and is not ready")
    func apart() async throws {
        let client = client()
        #expect(try await client.checkHealth(CheckHealthRequest()).ready)
        world.shell.database.close()
        let life = try await client.checkLive(CheckLiveRequest())
        #expect(life.node == GateWorld.node)
        #expect(life.startedAt == world.now.microseconds)
        let health = try await client.checkHealth(CheckHealthRequest())
        #expect(health.live)
        #expect(!health.ready)
        #expect(health.checks.first?.name == "store")
        #expect(health.checks.first?.finding == .bad)
        #expect(!health.trouble.isEmpty)
    }

    @Test("a disk with less room than the least makes the service unready, although its store takes writes")
    func disk() async throws {
        var limits = HealthLimits()
        limits.leastDisk = .max
        let path = FileManager.default.temporaryDirectory.appending(path: "registry.sqlite3").path
        let report = try await client(storePath: path, limits: limits).checkHealth(CheckHealthRequest())
        #expect(!report.ready)
        #expect(report.checks.map(\.name) == ["store", "disk", "clock", "outbox"])
        #expect(report.checks.map(\.finding) == [.good, .bad, .good, .good])
        limits.leastDisk = 0
        limits.scarceDisk = 0
        let roomy = try await client(storePath: path, limits: limits).checkHealth(CheckHealthRequest())
        #expect(roomy.ready)
        #expect(roomy.checks.map(\.finding) == [.good, .good, .good, .good])
    }

    @Test("the oldest event that a follower has yet to take shows with its age")
    func outbox() async throws {
        let readers = OutboxReaders(["acceptance@test", "enforcement@test"])
        let (second, then) = (Int64(1_000_000), world.now.microseconds)
        for number in 1...3 {
            try await publish("zj-\(number)", at: Instant(microseconds: then - Int64(400 - number) * second))
        }
        func waiting() async throws -> OutboxReaders.Waiting {
            let now = world.now
            return try await world.read { try readers.waiting(at: now, in: $0.transaction) }
        }
        #expect(try await waiting() == .init(count: 3, oldestSeconds: 399))
        readers.took(3, "acceptance@test")
        readers.took(1, "enforcement@test")
        readers.took(3, "stranger")
        #expect(try await waiting() == .init(count: 2, oldestSeconds: 398))
        let report = try await client(readers: readers).checkHealth(CheckHealthRequest())
        #expect(report.ready)
        #expect(report.checks.last?.finding == .warning)
        readers.took(3, "enforcement@test")
        #expect(try await waiting() == .init(count: 0, oldestSeconds: 0))
    }

    private func publish(_ id: String, at time: Instant) async throws {
        let identity = world.shell.gates.identity
        try await world.shell.database.write { transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: time, cause: "test", node: identity)
            try command.publish(Agency.with { $0.id = id }, about: id)
        }
    }
}
