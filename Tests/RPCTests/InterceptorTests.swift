import RPC
import Refusals
import Synchronization
import Testing

@Suite("Interceptors")
struct InterceptorTests {
    private static func method(_ kind: RPC.Method.Kind) -> RPC.Method {
        RPC.Method(
            service: "demo.Notes", name: "Note", kind: kind, effect: .command, access: .everyone)
    }

    /// Makes a call of that kind.
    private static func call(_ kind: RPC.Method.Kind, _ caller: any Caller) async throws {
        let (method, options) = (method(kind), CallOptions())
        switch kind {
        case .unary: _ = try await caller.unary(method, [1], options)
        case .serverStream: for try await _ in try await caller.serverStream(method, [1], options) {}
        case .clientStream: _ = try await caller.clientStream(method, [[1], [2]], options)
        case .bidirectional: Issue.record("no interceptor sees a stream both ways")
        }
    }

    private static let kinds: [RPC.Method.Kind] = [.unary, .serverStream, .clientStream]

    @Test("one function stands around calls of every kind, the outermost first", arguments: kinds)
    func order(_ kind: RPC.Method.Kind) async throws {
        let line = RecordingLine()
        let caller = Naming(Naming(line, as: "inner"), as: "outer")
        try await Self.call(kind, caller)
        let seen = line.calls
        #expect(seen.count == 1)
        #expect(seen.first?.options.metadata["names"] == "outer inner")
        #expect(seen.first?.messages == (kind == .clientStream ? [[1], [2]] : [[1]]))
    }

    @Test("a call can be made again, and its messages are made again too", arguments: kinds)
    func again(_ kind: RPC.Method.Kind) async throws {
        let line = RecordingLine(failing: 1)
        try await Self.call(kind, Repeating(next: line))
        #expect(line.calls.count == 2)
        #expect(line.calls[0].messages == line.calls[1].messages)
    }

    @Test("a call that the interceptor does not make never leaves", arguments: kinds)
    func never(_ kind: RPC.Method.Kind) async throws {
        let line = RecordingLine()
        await #expect(throws: RPC.Status.self) { try await Self.call(kind, Refusing(next: line)) }
        #expect(line.calls.isEmpty)
    }
}

/// Adds its name to those that the call has met.
private struct Naming: Interceptor {
    let next: any Caller
    private let name: String

    init(_ next: any Caller, as name: String) {
        self.next = next
        self.name = name
    }

    func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        var call = call
        let names = [call.options.metadata["names"], name].compactMap(\.self)
        call.options.metadata["names"] = names.joined(separator: " ")
        return try await proceed(call)
    }
}

/// Makes a call once more when it fails.
private struct Repeating: Interceptor {
    let next: any Caller

    func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        do { return try await proceed(call) } catch { return try await proceed(call) }
    }
}

/// Makes no call.
private struct Refusing: Interceptor {
    let next: any Caller

    func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        throw RPC.Status(.failedPrecondition, "not now")
    }
}

/// Keeps what it was asked to send; the first calls fail.
private final class RecordingLine: Caller {
    struct Call {
        let messages: [[UInt8]]
        let options: CallOptions
    }

    private let state: Mutex<(calls: [Call], failing: Int)>

    init(failing: Int = 0) {
        state = Mutex(([], failing))
    }

    var calls: [Call] { state.withLock(\.calls) }

    private func take(_ messages: [[UInt8]], _ options: CallOptions) throws {
        let fails = state.withLock { state in
            state.calls.append(Call(messages: messages, options: options))
            return state.calls.count <= state.failing
        }
        if fails { throw RPC.Status(.unavailable, "lost") }
    }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        try take([payload], options)
        return []
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try take([payload], options)
        return InboundMessages([])
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try take(Array(payloads), options)
        return []
    }
}
