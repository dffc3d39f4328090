import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What every service serves", .timeLimit(.minutes(1)))
struct ServedTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    @Test("the audit's methods are for auditors")
    func audit() async throws {
        _ = try await service.save(service.agency())
        let head = try await AuditClient(service.world.caller(.auditor, of: service.table)).getTreeHead(
            GetTreeHeadRequest())
        #expect(head.size == 1)
        let status = await service.status {
            try await AuditClient(service.registrar).getTreeHead(GetTreeHeadRequest())
        }
        #expect(status?.reason == "no-grant")
    }

    @Test("a follower who claims what was never sent is refused")
    func cursorAhead() async throws {
        let follower = EventsClient(service.world.caller(.follower, of: service.table))
        let status = await service.status { try await follower.follow(.with { $0.after = 1 }) }
        #expect(status?.code == .outOfRange)
        #expect(status?.reason == "cursor-ahead")
        #expect(status?.field == "after")
        #expect(status?.values == ["after": "1", "published": "0"])
        let negative = await service.status { try await follower.follow(.with { $0.after = -1 }) }
        #expect(negative?.field == "after")
        let stranger = EventsClient(service.registrar)
        #expect(await service.status { try await stranger.follow(FollowRequest()) }?.reason == "no-grant")
    }

    @Test("a follower gets what is stored and then what is committed, in order, until the service stops")
    func follow() async throws {
        for number in 0..<300 { try await publish(number) }
        guard
            case .serverStream(let run)? = service.table.route(
                service: EventsMethods.follow.service, method: EventsMethods.follow.name)?.handler
        else {
            Issue.record("events are not served")
            return
        }
        let payload: [UInt8] = try FollowRequest.with { $0.after = 2 }.serializedBytes()
        let call = SignedCall(
            method: EventsMethods.follow, principal: TestCaller.follower.id, requestID: TestCaller.requestID,
            time: String(service.world.now.microseconds), payload: payload, target: GateWorld.node,
            key: TestCaller.follower.key)
        let (messages, sink) = AsyncStream<[UInt8]>.makeStream()
        let stream = Task {
            try await run(
                ServerCall(method: EventsMethods.follow, metadata: call.metadata, payload: payload) { _ in },
                OutboundMessages { sink.yield($0) })
            sink.finish()
        }
        var sequences: [Int64] = []
        for await message in messages {
            sequences.append(try Event(serializedBytes: message).sequence)
            if sequences.count == 298 { try await publish(300) }
            if sequences.count == 299 { service.world.shell.commits.close() }
        }
        try await stream.value
        #expect(sequences == Array(3...301))
    }

    private func publish(_ number: Int) async throws {
        try await service.world.write {
            try $0.publish(CalendarYear.with { $0.id = "\(number)" }, about: "\(number)")
        }
    }

    @Test("health answers everyone and leaves no leaf")
    func health() async throws {
        _ = try await service.save(service.agency())
        let everyone = try await HealthClient(DirectCaller(table: service.table)).checkHealth(
            CheckHealthRequest())
        #expect(everyone.live && everyone.ready)
        #expect(everyone.published == 0 && everyone.auditSize == 0 && everyone.followers.isEmpty)
        let report = try await HealthClient(service.world.caller(.auditor, of: service.table)).checkHealth(
            CheckHealthRequest())
        #expect(report.node == GateWorld.node)
        #expect(report.live && report.ready)
        #expect(report.published == 1)
        #expect(report.auditSize == 1)
        #expect(report.followers.map(\.source) == ["acceptance"])
        #expect(report.trouble.isEmpty)
        #expect(report.time == service.world.now.microseconds)
        #expect(try await service.world.outcomes().count == 1)
    }

    @Test("a service whose store is closed lives but is not ready, and refuses")
    func closed() async throws {
        service.world.shell.database.close()
        let report = try await HealthClient(DirectCaller(table: service.table)).checkHealth(
            CheckHealthRequest())
        #expect(report.live)
        #expect(!report.ready)
        #expect(!report.trouble.isEmpty)
        #expect(await service.status { try await service.save(service.agency()) }?.reason == "store-closed")
    }
}
