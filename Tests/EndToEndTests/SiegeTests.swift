import Attacks
import CommonAPI
import Foundation
import Harness
import RPC
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// Strangers at a real service: raw sockets from other loopback addresses, on which nobody ever proves anything.
@Suite("Strangers at a real service", .timeLimit(.minutes(5)))
struct SiegeTests {
    /// Officers and services go on while the strangers stay.
    private func expectService(of services: RunningServices) async throws {
        // Somebody who comes now, on a new connection.
        let late = try ServiceClients(services.home)
        let session = try late.session(as: SampleDirectory.registrar.id)
        _ = try await session.search.searchEnterprises(.with { $0.text = "混凝土" })
        _ = try await PublicityClient(session.registry).announce(
            .with {
                $0.title = "公告"
                $0.body = "服务照常。"
                $0.audience = .agencies
                $0.divisionCode = "330000"
            })
        let report = try await HealthClient(late.open("registry")).checkHealth(CheckHealthRequest())
        #expect(report.ready, "\(report.trouble)")
        let live = try await HealthClient(late.open("registry")).checkLive(CheckLiveRequest())
        #expect(live.node == "registry@zj")
        await late.close()
        try await services.settle()
    }

    /// Lets strangers in, and tells by how many MiB the registry has grown while they are there.
    private func besiege(_ siege: @escaping @Sendable (Target) throws -> Siege) async throws -> Int {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let serviceAddress = try #require(
                try services.home.serviceAddresses().first { $0.service == "registry" })
            let target = Target.registry(port: try #require(UInt16(exactly: serviceAddress.port)))
            try await expectService(of: services)
            let before = try memory(of: services)
            var strangers: Siege? = try await onThread { try siege(target) }
            for _ in 0..<3 { try await expectService(of: services) }
            let after = try memory(of: services)
            strangers = withExtendedLifetime(strangers) { nil }
            try await expectService(of: services)
            return after - before
        }
    }

    @Test("unfinished streams do not stop anybody")
    func streams() async throws {
        #expect(try await besiege { try Siege.unfinishedStreams($0) } < 96)
    }

    @Test("what strangers' streams carry is not kept")
    func fullStreams() async throws {
        #expect(try await besiege { try Siege.fullStreams($0, streams: 10, bytes: 20 << 20) } < 96)
    }

    @Test("idle connections lock nobody out", arguments: [5, 100])
    func idle(addresses: Int) async throws {
        #expect(
            try await besiege { try Siege.idleConnections($0, addresses: addresses, speaking: true) } < 96)
    }

    @Test("half-sent frames are bounded")
    func halfFrames() async throws {
        let growth = try await besiege {
            try Siege.halfFrames($0, connections: 200, addresses: 5, bytes: (4 << 20) - 1)
        }
        #expect(growth < 160)
    }

    private func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result(catching: body)) }
        }
    }

    /// Resident MiB of the registry's process, found by its command line.
    private func memory(of services: RunningServices) throws -> Int {
        let home = services.home.directory.path(percentEncoded: false)
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        let process = try #require(
            processes.first { id in
                let line = try? String(contentsOf: URL(filePath: "/proc/\(id)/cmdline"), encoding: .utf8)
                let words = line?.split(separator: "\0") ?? []
                return words.contains("serve") && words.contains("registry")
                    && words.contains(Substring(home))
            })
        let text = try String(contentsOf: URL(filePath: "/proc/\(process)/statm"), encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(pages) * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20
    }
}
