import CommonAPI
import RPC
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Metrics as they are served")
struct MetricsServedTests {
    private let service: TestService
    private let table: ServiceTable
    private let readers = OutboxReaders(["acceptance@test"])

    init() async throws {
        service = try await TestService()
        let shell = service.world.shell
        let meters = Meters()
        CallWatch(meters, logger: .quiet).moved(bytesIn: 5, bytesOut: 0)
        var table = service.table
        MetricsService(
            meters, node: shell.node, since: service.world.now, database: shell.database,
            readers: readers, followers: [FollowerStatus(source: "registry")]
        ).register(in: &table)
        self.table = table
    }

    private func report(as caller: TestCaller = .auditor) async throws -> MetricsReport {
        try await MetricsClient(service.world.caller(caller, of: table)).getMetrics(GetMetricsRequest())
    }

    @Test("auditors read them, others do not")
    func access() async throws {
        let report = try await report()
        #expect(report.node == GateWorld.node)
        #expect(report.since == service.world.now.microseconds)
        #expect(await service.status { try await self.report(as: .registrar) }?.reason == "no-grant")
        #expect(await service.status { try await self.report(as: .countyAuditor) }?.reason == "no-grant-here")
    }

    @Test("what is counted stands beside what only the store knows")
    func gauges() async throws {
        _ = try await service.save(service.agency())
        var metrics: [String: Metric.OneOf_Value] = [:]
        for metric in try await report().metrics { metrics[metric.name] = metric.value }
        #expect(metrics["rpc.server.received_bytes"] == .counter(5))
        #expect(metrics["outbox.published"] == .gauge(1))
        #expect(metrics["outbox.unacknowledged"] == .gauge(1))
        #expect(metrics["outbox.oldest_unacknowledged_age_seconds"] == .gauge(0))
        #expect(metrics["store.waiting_writes"] == .gauge(0))
        #expect(metrics["store.oldest_write_age_seconds"] == .gauge(0))
        #expect(metrics["follower.lag"] == .gauge(0))
        #expect(metrics["follower.connected"] == .gauge(0))
        readers.took(1, "acceptance@test")
        let later = try await report().metrics.first { $0.name == "outbox.unacknowledged" }
        #expect(later?.value == .gauge(0))
    }
}
