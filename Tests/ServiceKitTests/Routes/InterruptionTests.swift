import CommonAPI
import Dispatch
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

/// On a store in memory, where one thread does all the work: whatever is not stopped stops everything after it.
@Suite("Work that nobody waits for any more", .timeLimit(.minutes(1)))
struct InterruptionTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    /// Every kind of call that reads, plain and sensitive.
    static let reads = [
        TestMethods.read, TestMethods.look, TestMethods.list, TestMethods.lookAtAll,
    ]

    /// Makes the call until its end.
    private func call(
        _ method: RPC.Method, _ client: ClientConnection, _ agency: Agency, timeout: Duration
    ) async throws {
        let world = service.world
        let who = method.access == .roles(["AUDITOR"]) ? TestCaller.auditor : .registrar
        let now = world.now
        let caller = SignedCaller(
            client, as: who.id, key: who.key, to: GateWorld.node, clock: { now.microseconds })
        let options = CallOptions(timeout: timeout)
        switch method.kind {
        case .unary: _ = try await caller.reply(to: agency, method, options) as Agency
        case .serverStream:
            for try await _ in try await caller.replies(to: agency, method, options) as Decoded<Agency> {}
        case .clientStream, .bidirectional: Issue.record("\(method.name) does not read")
        }
    }

    @Test("a read past its deadline is stopped in the midst of a statement", arguments: reads)
    func overdue(method: RPC.Method) async throws {
        let endless = service.agency("zj-a", TestService.endless)
        try await service.served { client in
            _ = try await client.ping()
            let status = await service.status {
                try await call(method, client, endless, timeout: .milliseconds(300))
            }
            #expect(status?.code == .deadlineExceeded)
            // The thread is free.
            _ = try await service.save(service.agency("zj-b"))
        }
    }

    @Test("a read whose caller gave up is stopped in the midst of a statement", arguments: reads)
    func cancelled(method: RPC.Method) async throws {
        let endless = service.agency("zj-a", TestService.endless)
        try await service.served { client in
            let calling = Task { try await call(method, client, endless, timeout: .seconds(25)) }
            for await _ in service.searches { break }
            calling.cancel()
            await #expect(throws: (any Error).self) { try await calling.value }
            _ = try await service.save(service.agency("zj-b"))
        }
    }

    @Test("a connection that goes takes its reads with it", arguments: reads)
    func disconnected(method: RPC.Method) async throws {
        let endless = service.agency("zj-a", TestService.endless)
        try await service.served { client in
            let calling = Task { try await call(method, client, endless, timeout: .seconds(25)) }
            for await _ in service.searches { break }
            await client.close()
            await #expect(throws: (any Error).self) { try await calling.value }
            _ = try await service.save(service.agency("zj-b"))
        }
    }

    /// Why a command is not begun.
    enum End: CaseIterable {
        case deadline, cancelled
    }

    @Test(
        "a command that the writer comes to too late is not begun: no effect, no reply kept, no leaf",
        arguments: End.allCases, [TestMethods.save, TestMethods.load])
    func tooLate(end: End, method: RPC.Method) async throws {
        let database = service.world.shell.database
        let release = DispatchSemaphore(value: 0)
        database.enqueueWrite { _ in
            release.wait()
        } completion: { _ in
        }

        let payload: [UInt8] = try service.agency().serializedBytes()
        let signed = SignedCall(
            method: method, principal: TestCaller.registrar.id, requestID: TestCaller.requestID,
            time: String(service.world.now.microseconds), payload: method.kind == .unary ? payload : [],
            target: GateWorld.node, key: TestCaller.registrar.key)
        let outcome = Mutex<Result<[UInt8], RPC.Status>?>(nil)
        let call = ServerCall(
            method: method, metadata: signed.metadata, payload: payload,
            deadline: .now + (end == .deadline ? .milliseconds(1) : .seconds(60)), logger: .quiet
        ) { result in outcome.withLock { $0 = result } }
        let handler = service.table.route(service: method.service, method: method.name)?.handler
        var stream: Task<Void, Never>?
        switch handler {
        case .unary(let start): start(call)
        case .clientStream(let run):
            stream = Task {
                do { call.succeed(try await run(call, InboundMessages([payload]))) } catch {
                    call.fail(error)
                }
            }
        default: Issue.record("not a command")
        }
        while database.waitingWrites == 0 { await Task.yield() }
        if end == .cancelled { call.cancel() }
        while end == .deadline, call.deadline > .now { await Task.yield() }
        release.signal()
        await stream?.value
        // The writer has come past the command when it has done this.
        #expect(try await service.world.outcomes().isEmpty)
        #expect(try await service.world.read { try $0.shown(.agencies).all().isEmpty })
        switch (end, outcome.withLock({ $0 })) {
        case (.deadline, .failure(let status)?): #expect(status.reason == "deadline-passed")
        case (.cancelled, nil): break
        case (_, let other): Issue.record("it ended with \(String(describing: other))")
        }
        // The same request, sent again in time, is a first one.
        let saved = try await service.save(service.agency())
        #expect(saved.revision == 1)
    }
}
