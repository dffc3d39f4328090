import CommonAPI
import Crypto
import Enforcement
import EnforcementAPI
import Foundation
import Harness
import Installation
import Logging
import RPC
import ReferenceData
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Enforcement without its socket: its store on this disk, its gates and handlers, and a gateway that signs tips.
struct StoreRig: Sendable {
    let path: String
    let database: Database
    private let start: @Sendable (ServerCall) -> Void
    private let key = SigningKey.generate()
    private static let node = "enforcement@bench"
    private static let logger = Logger(label: "bench")

    /// Makes a store with the reference data that a tip needs.
    init(path: String) async throws {
        self.path = path
        database = try Self.open(path)
        let identity = ServiceIdentity(node: Self.node, key: .generate())
        let shell = Shell(
            database: database, identity: identity, logger: Self.logger, clock: SystemClock.now)
        let gateway = SampleDirectory.hotline.principal(publicKey: key.publicKey.bytes)
        let (divisions, years, rules) = try (
            SampleData.divisions(), SampleData.calendarYears(), SampleData.clockRules()
        )
        try await database.write { transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: SystemClock.now(), cause: "bench",
                node: identity)
            try command.kept(.principals).copy(gateway)
            for agency in SampleDirectory.agencies { try command.kept(.agencies).copy(agency) }
            try command.presumeCompetence(publishing: false)
            for division in divisions { try command.kept(.divisions).copy(division) }
            for year in years { try command.kept(.calendarYears).copy(year) }
            for rule in rules { try command.kept(.clockRules).copy(rule) }
        }
        var table = ServiceTable(shell)
        EnforcementService.definition.register(&table)
        guard
            case .unary(let start) = table.route(service: Self.method.service, method: Self.method.name)?
                .handler
        else { throw StartupFailure("Enforcement files no tips") }
        self.start = start
    }

    /// A store that was empty a moment ago, for the time of the body.
    static func fresh<T>(in home: String, _ body: (StoreRig) async throws -> T) async throws -> T {
        let path = "\(home)/fresh.sqlite3"
        let rig = try await StoreRig(path: path)
        defer {
            rig.database.close()
            remove(path)
        }
        return try await body(rig)
    }

    /// Removes a store that nobody serves.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    static func open(_ path: String) throws -> Database {
        try Database.open(
            at: path, migrations: [ServiceKitSchema.migrations, EnforcementService.definition.migrations],
            layouts: ServiceKitSchema.layouts + EnforcementService.definition.layouts)
    }

    private static let method = TipsMethods.fileTip

    /// That many tips, signed and ready to be sent within two minutes.
    func signed(_ count: Int) throws -> [SignedTip] {
        let payload: [UInt8] = try TipBench.tip.serializedBytes()
        let digest = SHA256.hash(payload)
        return (0..<count).map { _ in
            let (requestID, time) = (RequestID.fresh(), String(SystemClock.now().microseconds))
            let text = CallSignature.text(
                Self.method, principal: SampleDirectory.hotline.id, requestID: requestID, time: time,
                payload: digest,
                target: Self.node)
            return SignedTip(
                metadata: [
                    Metadata.Keys.principal: SampleDirectory.hotline.id, Metadata.Keys.requestID: requestID,
                    Metadata.Keys.time: time, Metadata.Keys.signature: key.sign(text).hex,
                ], payload: payload, requestID: requestID)
        }
    }

    /// Sends a tip past the socket: checks its signature on this thread, then queues it for the writer.
    func send(_ tip: SignedTip, _ answered: @escaping @Sendable (Result<[UInt8], Status>) -> Void) {
        start(
            ServerCall(
                method: Self.method, metadata: tip.metadata, payload: tip.payload, logger: Self.logger,
                answer: answered))
    }

    /// Sends a tip and waits until it is durable.
    func file(_ tip: SignedTip) async throws {
        _ = try await withCheckedThrowingContinuation { continuation in
            send(tip) { continuation.resume(with: $0.mapError { $0 as any Error }) }
        }
    }

    /// How many of these tips the store has a reply for: read from the file by a connection of its own.
    func kept(_ requestIDs: [String]) throws -> Int {
        let connection = try Connection.open(path, for: .reading)
        return try connection.read { transaction in
            try requestIDs.count { id in
                let key = StoredReplies.Key(principal: SampleDirectory.hotline.id, requestID: id)
                return try StoredReplies.find(key, in: transaction) != nil
            }
        }
    }
}

/// A tip as it comes from the wire.
struct SignedTip: Sendable {
    let metadata: Metadata
    let payload: [UInt8]
    let requestID: String
}
