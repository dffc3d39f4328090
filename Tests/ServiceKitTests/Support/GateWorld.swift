import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// A store in memory with a small directory, and the five gates in front of it.
final class GateWorld {
    static let node = "registry@test"

    let connection: Connection
    let gates: CommandGates
    var now = Instant(microseconds: 1_795_000_000_000_000)

    init() throws {
        connection = try .withFrame()
        let key = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        gates = CommandGates(identity: ServiceIdentity(node: Self.node, key: key), keys: KeyRing())
        for caller in TestCaller.all { try enter(caller.principal) }
    }

    var identity: ServiceIdentity { gates.identity }

    /// Puts a principal into the directory, or changes it, past all gates.
    func enter(_ principal: Principal) throws {
        try write { try $0.kept(.principals).copy(principal) }
    }

    /// A command's context without a call.
    func write<T>(as actor: Actor = .nobody, _ body: (Command) throws -> T) throws -> T {
        try connection.write { transaction in
            try body(
                Command(transaction: transaction, actor: actor, now: now, cause: "test", node: identity))
        }
    }

    /// A query's context without a call.
    func read<T>(as actor: Actor = .nobody, _ body: (Query) throws -> T) throws -> T {
        try connection.read { try body(Query(transaction: $0, actor: actor, now: now)) }
    }

    /// A call as its honest caller makes it.
    func call(
        by caller: TestCaller = .registrar, _ method: RPC.Method = TestMethods.save,
        _ payload: String = "zj-example",
        requestID: String = TestCaller.requestID
    ) -> SignedCall {
        SignedCall(
            method: method, principal: caller.id, requestID: requestID, time: String(now.microseconds),
            payload: Array(payload.utf8), target: Self.node, key: caller.key)
    }

    /// Sends a call with this metadata through the gates of a command.
    func pass(
        _ call: SignedCall, sending metadata: Metadata? = nil,
        apply: ((Command) throws -> [UInt8])? = nil
    ) throws -> Outcome {
        let credentials = credentials(of: call, metadata)
        return try connection.write { transaction in
            try gates.pass(
                credentials, at: now, in: transaction,
                apply: apply ?? { try TestMethods.apply(call.payload, $0) })
        }
    }

    /// Sends a call through the gates of a sensitive read.
    func ask(_ call: SignedCall, answer: (Query) throws -> [UInt8]) throws -> Outcome {
        let credentials = credentials(of: call, nil)
        return try connection.write { transaction in
            try gates.passSensitiveQuery(credentials, at: now, in: transaction, answer: answer)
        }
    }

    private func credentials(of call: SignedCall, _ metadata: Metadata?) -> Credentials {
        Credentials(
            metadata ?? call.metadata, method: call.method, payload: SHA256.hash(call.payload),
            target: Self.node,
            now: now, keys: gates.keys)
    }

    /// Every leaf of the audit log.
    func leaves() throws -> [AuditLeaf] {
        try connection.read { try AuditLog.leaves(from: 0, to: .max, in: $0) }
    }

    /// The events published so far.
    func events() throws -> [Event] {
        try connection.read { try Outbox.events(after: 0, limit: 1000, in: $0) }
    }

    /// How many rows each table has, the audit log's apart: what a refusal must leave as it was.
    func census() throws -> [String: Int64] {
        try connection.read { transaction in
            let tables = try transaction.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'audit_%'"
            ) { try $0.text(0) }
            return try Dictionary(
                uniqueKeysWithValues: tables.map { table in
                    let count = try transaction.row("SELECT COUNT(*) FROM \(table)") { try $0.int64(0) }
                    return (table, count ?? 0)
                })
        }
    }

    /// Checks that the call is refused for that reason, leaves one leaf that says so, unless nobody proved the call to be
    /// theirs, and nothing else.
    @discardableResult
    func expectRefusal(
        _ reason: Reason, at field: FieldPath? = nil, of call: SignedCall, sending metadata: Metadata? = nil,
        sourceLocation: SourceLocation = #_sourceLocation, apply: ((Command) throws -> [UInt8])? = nil
    ) throws -> Refusal? {
        let leavesBefore = try leaves().count
        let before = try census()
        let outcome = try pass(call, sending: metadata, apply: apply)
        let leaves = try leaves()
        if reason.code == .unauthenticated {
            #expect(leaves.count == leavesBefore, sourceLocation: sourceLocation)
        } else {
            #expect(leaves.count == leavesBefore + 1, sourceLocation: sourceLocation)
            let outcome = "\(reason.code.name) \(reason.word)"
            #expect(leaves.last?.outcome == outcome, sourceLocation: sourceLocation)
            #expect(leaves.last?.method == call.method.path, sourceLocation: sourceLocation)
            #expect(leaves.last?.subjects == [], sourceLocation: sourceLocation)
        }
        #expect(try census() == before, sourceLocation: sourceLocation)
        guard case .refused(let refusal) = outcome else {
            Issue.record("the call was let through", sourceLocation: sourceLocation)
            return nil
        }
        #expect(refusal.reason == reason, sourceLocation: sourceLocation)
        #expect(refusal.field == field, sourceLocation: sourceLocation)
        return refusal
    }
}

extension Connection {
    /// A store in memory with the tables every service has.
    static func withFrame() throws -> Connection {
        let connection = try Connection.open(Connection.memory)
        try connection.migrate([ServiceKitSchema.migrations], at: 0)
        try connection.read { try $0.verify(ServiceKitSchema.layouts) }
        return connection
    }
}
