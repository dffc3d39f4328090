import ArgumentParser
import CommonAPI
import Crypto
import Enforcement
import Foundation
import Harness
import Installation
import Logging
import RPC
import Registry
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension BenchProgram {
    /// How fast a follower that was away catches up, over a real socket and on this disk.
    struct CatchUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "catch-up",
            abstract: say(
                "跟随者离线后追赶事件的速度。",
                "Events a second of a follower that was away, over a socket and on this disk."))

        @Option(help: ArgumentHelp(say("离线期间的事件数。", "Events published while it was away."))) var events =
            100_000
        @OptionGroup var place: BenchPlace

        func run() async throws {
            let home = place.path
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: home) }
            let progress = ProgressLine()
            progress.step(say("发布 \(events) 个事件…", "publishing \(events) events…"))
            let pair = try await FollowedPair(home: home)
            try await pair.publish(events)
            let start = ContinuousClock.now
            let follow = Task { await pair.follower.run() }
            var applied: Int64 = 0
            while applied < Int64(events) {
                try await Task.sleep(for: .milliseconds(50))
                applied = try await pair.applied()
                progress.step(say("已应用 \(applied)…", "\(applied) applied…"))
            }
            let elapsed = (ContinuousClock.now - start).seconds
            follow.cancel()
            await follow.value
            await pair.close()
            progress.done()
            print(
                "RESULT catch_up_events=\(events) catch_up_per_s=\((Double(events) / elapsed).figure(0))",
                "seconds=\(elapsed.figure(2))")
        }
    }
}

/// The Registry with a server, and Enforcement that follows it.
private struct FollowedPair {
    let follower: Follower
    private let source: Shell
    private let target: Shell
    private let server: Server
    private let connection: ClientConnection
    private static let definitions = [
        "registry": RegistryService.definition, "enforcement": EnforcementService.definition,
    ]

    init(home: String) async throws {
        let key = SigningKey.generate()
        source = try Self.shell("registry", home)
        target = try Self.shell("enforcement", home)
        let peer = Principal.with {
            $0.id = "enforcement@bench"
            $0.kind = .service
            $0.publicKey = Data(key.publicKey.bytes)
            $0.grants = [
                .with {
                    $0.role = .follower
                    $0.divisionCode = "330000"
                }
            ]
        }
        try await Self.write(source) { try $0.kept(.principals).copy(peer) }
        var table = ServiceTable(source)
        table.serveEvents()
        server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(node: source.node), router: table,
            logger: Logger(label: "bench"))
        connection = ClientConnection(host: "127.0.0.1", port: server.port)
        let caller = SignedCaller(
            connection, as: peer.id, key: key, to: source.node, clock: { SystemClock.now().microseconds })
        guard let definition = Self.definitions["enforcement"] else {
            throw StartupFailure("there is no Enforcement")
        }
        follower = Follower(
            target,
            inbox: Inbox(
                source: "registry", appliers: definition.appliers("registry"), identity: target.gates.identity
            ),
            caller: caller, status: FollowerStatus(source: "registry"))
    }

    private static func shell(_ service: String, _ home: String) throws -> Shell {
        guard let definition = definitions[service] else { throw StartupFailure("there is no \(service)") }
        let database = try Database.open(
            at: "\(home)/\(service).sqlite3",
            migrations: [ServiceKitSchema.migrations, definition.migrations],
            layouts: ServiceKitSchema.layouts + definition.layouts)
        return Shell(
            database: database, identity: ServiceIdentity(node: "\(service)@bench", key: .generate()),
            logger: Logger(label: "bench"), clock: SystemClock.now)
    }

    private static func write(
        _ shell: Shell, _ body: @escaping @Sendable (Command) throws -> Void
    ) async throws {
        try await shell.database.write { transaction in
            try body(
                Command(
                    transaction: transaction, actor: .nobody, now: SystemClock.now(), cause: "bench",
                    node: shell.gates.identity))
        }
    }

    /// Publishes agencies of the directory, each a fact of its own.
    func publish(_ count: Int) async throws {
        for first in stride(from: 0, to: count, by: 5_000) {
            try await Self.write(source) { command in
                for number in first..<min(first + 5_000, count) {
                    let agency = Agency.with {
                        $0.id = "example-\(number)"
                        $0.name = "示例单位 \(number)"
                        $0.department = .construction
                        $0.divisionCode = SampleDirectory.haining
                    }
                    try command.publish(agency, about: agency.id)
                }
            }
        }
    }

    func applied() async throws -> Int64 {
        try await target.database.read { try Inbox.cursor(of: "registry", in: $0) }
    }

    func close() async {
        await connection.close()
        source.commits.close()
        await server.drain(within: .seconds(1))
        source.database.close()
        target.database.close()
    }
}
