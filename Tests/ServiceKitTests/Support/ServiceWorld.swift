import CommonAPI
import Crypto
import Foundation
import Logging
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

/// A whole service without a socket: a database, in memory unless a file is named, the table of its methods, and callers
/// that sign.
final class ServiceWorld: Sendable {
    let shell: Shell
    let now: Instant
    /// How many calls were signed: each is a microsecond later than the one before it.
    private let signings = Atomic<Int64>(0)

    init(at path: String = Connection.memory, logger: Logger = .quiet) async throws {
        let now = Instant(microseconds: 1_795_000_000_000_000)
        self.now = now
        let key = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        shell = Shell(
            database: try Database.open(
                at: path, migrations: [ServiceKitSchema.migrations],
                layouts: ServiceKitSchema.layouts),
            identity: ServiceIdentity(node: GateWorld.node, key: key), logger: logger,
            clock: { now })
        for caller in TestCaller.all { try await enter(caller.principal) }
    }

    deinit {
        shell.database.close()
    }

    /// Puts a principal into the directory, or changes it, past all gates.
    func enter(_ principal: Principal) async throws {
        try await write { try $0.kept(.principals).copy(principal) }
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Command) throws -> T) async throws -> T {
        let (now, identity) = (now, shell.gates.identity)
        return try await shell.database.write { transaction in
            try body(
                Command(transaction: transaction, actor: .nobody, now: now, cause: "test", node: identity))
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Query) throws -> T) async throws -> T {
        let now = now
        return try await shell.database.read {
            try body(Query(transaction: $0, actor: .nobody, now: now))
        }
    }

    /// The outcomes of all leaves, in order.
    func outcomes() async throws -> [String] {
        try await read { try AuditLog.leaves(from: 0, to: .max, in: $0.transaction).map(\.outcome) }
    }

    /// Calls the methods of a table as that caller, signed.
    func caller(_ caller: TestCaller, of table: ServiceTable) -> SignedCaller {
        SignedCaller(
            DirectCaller(table: table), as: caller.id, key: caller.key, to: shell.node,
            clock: { [self] in now.microseconds + signings.add(1, ordering: .relaxed).newValue })
    }
}

/// Makes calls of a table in the same process.
struct DirectCaller: Caller {
    let table: ServiceTable

    private func handler(of method: RPC.Method) throws -> Route.Handler {
        guard let route = table.route(service: method.service, method: method.name) else {
            throw RPC.Status(.unimplemented, "no such method")
        }
        return route.handler
    }

    func unary(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> [UInt8] {
        guard case .unary(let start) = try handler(of: method) else {
            throw RPC.Status(.unimplemented, "not a unary method")
        }
        return try await withCheckedThrowingContinuation { continuation in
            start(
                ServerCall(method: method, metadata: options.metadata, payload: payload, logger: .quiet) {
                    result in
                    continuation.resume(with: result.mapError { $0 as any Error })
                })
        }
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        guard case .serverStream(let run) = try handler(of: method) else {
            throw RPC.Status(.unimplemented, "not a server stream")
        }
        let call = ServerCall(method: method, metadata: options.metadata, payload: payload) { _ in }
        let (messages, sink) = AsyncStream<[UInt8]>.makeStream()
        do {
            try await run(call, OutboundMessages { sink.yield($0) })
        } catch {
            throw status(
                for: error, language: .english, method: method.path, logger: .quiet)
        }
        sink.finish()
        var received: [[UInt8]] = []
        for await message in messages { received.append(message) }
        return InboundMessages(received)
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        guard case .clientStream(let run) = try handler(of: method) else {
            throw RPC.Status(.unimplemented, "not a client stream")
        }
        do {
            return try await run(
                ServerCall(method: method, metadata: options.metadata) { _ in }, InboundMessages(payloads))
        } catch {
            throw status(
                for: error, language: .english, method: method.path, logger: .quiet)
        }
    }
}

extension Logger {
    /// Failures that tests make are no news.
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
