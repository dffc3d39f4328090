import CommonAPI
import Crypto
import Foundation
import Logging
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What configuration puts into a store")
struct BootstrapTests {
    private let world: ServiceWorld
    private let key = SigningKey.generate().publicKey
    private var configuration: ServiceConfiguration {
        ServiceConfiguration(
            service: "registry", node: GateWorld.node, host: "127.0.0.1", port: 0, store: "-", key: "-",
            administrator: .init(id: "admin.01", name: "示例管理员", publicKey: key.hex),
            peers: [
                .init(service: "acceptance", node: "acceptance@zj", host: "h", port: 1, publicKey: key.hex)
            ])
    }

    init() async throws {
        world = try await ServiceWorld()
    }

    private func start(_ configuration: ServiceConfiguration? = nil) async throws {
        try await Bootstrap(configuration ?? self.configuration).apply(to: world.shell)
    }

    private func principal(_ id: String) async throws -> Principal {
        try await world.read { try $0.shown(.principals).require(id) }
    }

    @Test("peers may follow and the administrator may keep the directory")
    func first() async throws {
        try await start()
        let peer = try await principal("acceptance@zj")
        #expect(peer.kind == .service)
        #expect(peer.grants.map(\.role) == [.follower])
        #expect(peer.publicKey == Data(key.bytes))
        let administrator = try await principal("admin.01")
        #expect(administrator.grants.map(\.role) == [.administrator])
        #expect(administrator.grants.map(\.divisionCode) == ["330000"])
    }

    @Test("a second start changes nothing")
    func again() async throws {
        try await start()
        try await start()
        #expect(try await principal("acceptance@zj").revision == 1)
        #expect(try await principal("admin.01").revision == 1)
    }

    @Test(
        "principals from before there was a column are found by whom they speak for, and need no search of all"
    )
    func oldVoices() async throws {
        let revoked = try await principals(["one": "E09", "two": "", "three": "E10", "four": "E09"])
        try await world.write { command in
            try command.transaction.execute("UPDATE principal SET speaks_for = NULL")
            #expect(try command.voices(of: "E09").isEmpty)
        }
        try await start()
        try await world.write { command in
            #expect(try command.voices(of: "E09").map(\.id) == ["four", "one"])
            #expect(try command.kept(.principals).get("four") == revoked)
            let plan = try command.transaction.rows(
                "EXPLAIN QUERY PLAN SELECT body FROM principal WHERE speaks_for = $1 ORDER BY id LIMIT 2",
                [.text("E09")]
            ) { try $0.text(3) }
            #expect(plan.count == 1 && plan.allSatisfy { $0.contains("principal_voice") })
        }
    }

    @Test(
        "the first start after an upgrade says what it does before it serves, and that it is done; no other start does"
    )
    func progress() async throws {
        let log = LogRecorder()
        let world = try await ServiceWorld(logger: log.logger)
        func start() async throws -> [[String]] {
            let before = log.lines.count
            try await Bootstrap(configuration).apply(to: world.shell)
            return log.lines.dropFirst(before).filter { $0.level == .notice }.map { $0.fields.keys.sorted() }
        }
        #expect(try await start().isEmpty)
        #expect(try await start().isEmpty)
        try await world.write {
            _ = try $0.transaction.execute("INSERT INTO pending_rewrite (name) VALUES ('principal-voices')")
        }
        #expect(try await start() == [["names"], ["seconds"]])
        #expect(try await start().isEmpty)
    }

    /// Principals by whom they speak for; the one called four is revoked and returned.
    private func principals(_ voices: [String: String]) async throws -> Principal {
        try await world.write { command in
            for (id, voice) in voices {
                try command.kept(.principals).add(
                    .with {
                        $0.id = id
                        $0.speaksFor = voice
                        $0.revokedAt = id == "four" ? 1 : 0
                    })
            }
            return try command.kept(.principals).require("four")
        }
    }

    @Test("what a start put in place has a leaf that names it, and a start that changes nothing leaves none")
    func leaf() async throws {
        try await start()
        try await start()
        var changed = configuration
        changed.peers[0].publicKey = SigningKey.generate().publicKey.hex
        try await start(changed)
        let leaves = try await world.read { try AuditLog.leaves(from: 0, to: 10, in: $0.transaction) }
        #expect(
            leaves.map(\.subjects) == [
                // The world's own follower is not in the configuration.
                ["principal/acceptance@zj", "principal/acceptance@test", "principal/admin.01"],
                ["principal/acceptance@zj"],
            ])
        #expect(leaves.allSatisfy { $0.method == "configuration" && $0.principalID == GateWorld.node })
    }

    @Test("administrators are entered with their agencies, and one from before there were any gets its own")
    func agencies() async throws {
        try await start()
        var later = configuration
        later.administrator = nil
        later.administrators = [
            .init(
                id: "admin.01", name: "示例管理员", publicKey: key.hex,
                agency: .init(id: "zj-one", name: "示例一厅", department: "BULK_CEMENT")),
            .init(
                id: "admin.02", name: "示例管理员二", publicKey: SigningKey.generate().publicKey.hex,
                agency: .init(id: "zj-two", name: "示例二厅", department: "CONSTRUCTION")),
        ]
        try await start(later)
        try await start(later)
        #expect(try await principal("admin.01").agencyID == "zj-one")
        #expect(try await principal("admin.01").revision == 2)
        #expect(try await principal("admin.02").department == .construction)
        let agencies = try await world.read { try $0.shown(.agencies).all() }
        #expect(agencies.map(\.id) == ["zj-one", "zj-two"])
        #expect(agencies.map(\.divisionCode) == ["330000", "330000"])
    }

    @Test("a peer's new key is taken over from the configuration")
    func newKey() async throws {
        try await start()
        let next = SigningKey.generate().publicKey
        var changed = configuration
        changed.peers[0].publicKey = next.hex
        try await start(changed)
        #expect(try await principal("acceptance@zj").publicKey == Data(next.bytes))
    }

    @Test("an administrator who was revoked stays revoked over a start")
    func revoked() async throws {
        try await start()
        try await change("admin.01") { $0.revokedAt = 7 }
        try await start()
        #expect(try await principal("admin.01").revokedAt == 7)
        #expect(try await principal("admin.01").revision == 2)
    }

    private func change(_ id: String, _ body: @escaping @Sendable (inout Principal) -> Void) async throws {
        try await world.write { command in
            var principal = try command.kept(.principals).require(id)
            body(&principal)
            _ = try command.kept(.principals).save(principal)
        }
    }

    @Test("whatever the store says of a service, a start puts right, with a leaf", arguments: 0..<5)
    func healed(_ poison: Int) async throws {
        try await start()
        let sound = try await principal("acceptance@zj")
        try await change("acceptance@zj") {
            switch poison {
            case 0: $0.publicKey = Data(repeating: 6, count: 32)
            case 1: $0.kind = .officer
            case 2: $0.grants = []
            case 3: $0.revokedAt = 7
            default:
                $0.agencyID = "haining-nr"
                $0.grants = [.with { $0.role = .administrator }]
                $0.publicKey = Data(repeating: 6, count: 32)
            }
        }
        try await start()
        var healed = try await principal("acceptance@zj")
        #expect(healed.revision == 3)
        healed.revision = sound.revision
        #expect(healed == sound)
        let leaves = try await world.read { try AuditLog.leaves(from: 0, to: 10, in: $0.transaction) }
        #expect(leaves.last?.subjects == ["principal/acceptance@zj"])
        #expect(leaves.last?.method == "configuration")
    }

    @Test("who signs as a service, or has this one's name, and is not in the configuration is ended")
    func strangers() async throws {
        try await start()
        let node = GateWorld.node
        try await world.write { command in
            for (id, kind, role) in [
                ("enforcement@old", PrincipalKind.service, Role.registrar), (node, .officer, .registrar),
                ("somebody.01", .officer, .follower), ("somebody.02", .officer, .registrar),
            ] {
                _ = try command.kept(.principals).add(
                    .with {
                        $0.id = id
                        $0.kind = kind
                        $0.grants = [.with { $0.role = role }]
                    })
            }
        }
        try await start()
        for id in ["enforcement@old", node, "somebody.01"] {
            #expect(try await principal(id).revokedAt > 0, "\(id)")
        }
        #expect(try await principal("somebody.02").revokedAt == 0)
        #expect(try await principal("acceptance@zj").revokedAt == 0)
    }

    @Test("what the directory gave the administrator since stays over a start")
    func grants() async throws {
        try await start()
        try await world.write { command in
            var principal = try command.kept(.principals).require("admin.01")
            principal.grants[0].divisionCode = "330400"
            _ = try command.kept(.principals).save(principal)
        }
        try await start()
        #expect(try await principal("admin.01").grants.map(\.divisionCode) == ["330400"])
    }
}
