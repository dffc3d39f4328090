import Checker
import Crypto
import Foundation
import Installation
import RPC
import Refusals
import ServiceKit
import SwiftProtobuf
import Synchronization

/// Sends commands as an honest client does: notes each before the first attempt, repeats it under one request id until
/// it is answered, and notes the answer.
struct CommandSender: Sendable {
    let lines: Lines
    let journal: ClientJournal
    let shift: Shift

    /// What a reply says was done.
    struct Effects {
        var subjects: [String]
        var events: [String] = []
        /// Numbers of a series.
        var numbers: [String]?
    }

    /// Sends one command.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - request: What is asked.
    ///   - service: Which service is asked.
    ///   - member: Who signs.
    ///   - effects: What the reply says was done.
    /// - Returns: The reply; `nil` when it was refused, or when the shift ended before an answer came.
    /// - Throws: When the journal cannot be written.
    func send<Request: WireMessage, Reply: WireMessage>(
        _ method: RPC.Method, _ request: Request, to service: String, as member: DrillDirectory.Member,
        effects: (Reply) -> Effects
    ) async throws -> Reply? {
        let payload: [UInt8] = try request.serializedBytes()
        let id = RequestID.fresh()
        try journal.append(
            .sent(
                ClientJournal.Sent(
                    service: service, principal: member.id, request: id, method: method.path,
                    payload: SHA256.hash(payload).hex)))
        let caller = lines.caller(to: service, as: member)
        var pause = 5
        while !shift.isOver {
            do {
                let bytes = try await caller.unary(
                    method, payload, CallOptions(timeout: .seconds(5), requestID: id))
                let reply = try Reply(serializedBytes: bytes)
                let effects = effects(reply)
                try journal.append(
                    .acknowledged(
                        ClientJournal.Acknowledged(
                            request: id, reply: SHA256.hash(reply.keptBytes()).hex,
                            subjects: effects.subjects,
                            events: effects.events, numbers: effects.numbers)))
                return reply
            } catch let status as Status {
                shift.note(status)
                guard status.mayBeRepeated else {
                    try journal.append(.refused(request: id, reason: status.reason ?? status.code.name))
                    return nil
                }
            }
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 2, 100)
        }
        return nil
    }
}

extension Status {
    /// Whether the command may have been done or not, or may be done later: nothing that would refuse it for good.
    var mayBeRepeated: Bool {
        switch code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .cancelled, .internal, .unknown, .aborted:
            true
        case .unauthenticated: reason == "time-outside-window"
        default: false
        }
    }
}

/// For how long senders work, and what they were told when it did not go well.
final class Shift: Sendable {
    private struct State {
        var isOver = false
        var troubles: [String: Int] = [:]
    }

    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }

    func end() {
        state.withLock { $0.isOver = true }
    }

    func note(_ status: Status) {
        state.withLock { $0.troubles[status.reason ?? status.code.name, default: 0] += 1 }
    }

    /// How often each reason was given for not answering well.
    var troubles: [String: Int] { state.withLock { $0.troubles } }
}

/// The connections to the three services.
final class Lines: Sendable {
    private let connections: [String: ClientConnection]
    private let nodes: [String: String]

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - installation: Names the instances.
    ///   - ports: Where each service, or the proxy in front of it, listens.
    init(_ installation: DrillHome, ports: [String: Int]) {
        var settings = ClientSettings()
        settings.connectAttempts = 1
        settings.connectTimeout = .seconds(2)
        connections = ports.mapValues { ClientConnection(host: "127.0.0.1", port: $0, settings: settings) }
        nodes = Dictionary(uniqueKeysWithValues: ports.keys.map { ($0, installation.node(of: $0)) })
    }

    func open(_ service: String) throws -> ClientConnection {
        guard let connection = connections[service] else { throw StartupFailure("no line to \(service)") }
        return connection
    }

    func caller(to service: String, as member: DrillDirectory.Member) -> any Caller {
        caller(to: service, as: member.id, key: member.key)
    }

    func caller(to service: String, as id: String, key: SigningKey) -> any Caller {
        guard let connection = connections[service] else { preconditionFailure("no line to \(service)") }
        return SignedCaller(
            connection, as: id, key: key, to: nodes[service] ?? service,
            clock: { Int64(Date().timeIntervalSince1970 * 1_000_000) })
    }

    func close() async {
        for connection in connections.values { await connection.close() }
    }
}
