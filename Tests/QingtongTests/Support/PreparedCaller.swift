import ArgumentParser
import RPC
import Refusals
import RegistryAPI
import SwiftProtobuf
import Synchronization

@testable import Installation
@testable import Qingtong

/// A service that gives prepared replies in this process, and keeps what it was asked.
final class PreparedCaller: Caller {
    private typealias Reply = @Sendable ([UInt8]) throws -> [UInt8]

    private struct State {
        var replies: [String: Reply] = [:]
        var asked: [String] = []
    }

    private let state = Mutex(State())

    /// The names of the methods that were called, in order.
    var asked: [String] { state.withLock { $0.asked } }

    /// A session whose three services are this one.
    var session: Session { Session(registry: self, acceptance: self, enforcement: self) }

    /// What calls of that method are answered from now on.
    func on<Request: SwiftProtobuf.Message, Reply: SwiftProtobuf.Message>(
        _ method: String, _ reply: @escaping @Sendable (Request) throws -> Reply
    ) {
        state.withLock { state in
            state.replies[method] = { try reply(Request(serializedBytes: $0)).serializedBytes() }
        }
    }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        let reply = state.withLock { state in
            state.asked.append(method.name)
            return state.replies[method.name]
        }
        guard let reply else { throw RPC.Status(.unimplemented, "nothing is prepared for \(method.name)") }
        return try reply(payload)
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        InboundMessages([try await unary(method, payload, options)])
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try await unary(method, payloads.first { _ in true } ?? [], options)
    }
}

/// A verb as somebody types it.
func typed<V: Verb>(_ words: String..., as verb: V.Type = V.self) throws -> V {
    let signed = V.Frame.self is any PublicKind.Type ? [] : ["--as", "somebody.01"]
    let command = try Qingtong.parseAsRoot(words + signed)
    guard let verb = command as? V else { throw RPC.Status(.internal, "\(words) is a \(type(of: command))") }
    return verb
}

/// Frames of verbs that nobody signs.
private protocol PublicKind {}
extension PublicFrame: PublicKind {}
extension PublicListFrame: PublicKind {}
