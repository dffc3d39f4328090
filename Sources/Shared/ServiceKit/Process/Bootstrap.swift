import CommonAPI
import Crypto
import Foundation
import Store
import SwiftProtobuf

/// What must be in a store before the first call: the peers that may follow, and in the Registry the administrator.
struct Bootstrap: Sendable {
    private let configuration: ServiceConfiguration

    init(_ configuration: ServiceConfiguration) {
        self.configuration = configuration
    }

    func apply(
        to shell: Shell, starting: @escaping @Sendable (Command) throws -> Void = { _ in }
    ) async throws {
        let (peers, administrator) = (peers, administrator)
        let now = shell.clock()
        let identity = shell.gates.identity
        try await shell.database.write { transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: now, cause: Command.configuration,
                node: identity)
            try Epochs.beginFirst(at: now, in: transaction)
            for peer in peers {
                try EventFollowers.enter(peer.id, in: transaction)
                // The file says who follows and by which key; the directory, who was revoked since.
                var peer = peer
                peer.revokedAt = try command.kept(.principals).get(peer.id)?.revokedAt ?? 0
                try command.kept(.principals).copy(peer)
            }
            // Once there, the administrator is the directory's like any other: a start must not undo a revocation.
            if let administrator, try command.kept(.principals).get(administrator.id) == nil {
                // The other services know it by this event, as they know every other principal.
                try command.publish(
                    command.kept(.principals).add(administrator), about: administrator.id)
            }
            try starting(command)
            try command.recordConfiguration()
        }
    }

    private var peers: [Principal] {
        configuration.peers.map { peer in
            Principal.with {
                $0.id = peer.node
                $0.kind = .service
                $0.name = peer.node
                $0.publicKey = Data(PublicKey(hex: peer.publicKey)?.bytes ?? [])
                $0.grants = [Self.grant(.follower)]
            }
        }
    }

    private var administrator: Principal? {
        configuration.administrator.map { administrator in
            Principal.with {
                $0.id = administrator.id
                $0.kind = .officer
                $0.name = administrator.name
                $0.publicKey = Data(PublicKey(hex: administrator.publicKey)?.bytes ?? [])
                $0.grants = [Self.grant(.administrator)]
            }
        }
    }

    private static func grant(_ role: Role) -> Grant {
        .with {
            $0.role = role
            $0.divisionCode = "330000"
        }
    }
}

extension Command {
    /// The cause of what a configuration file puts in place, and the method that its leaf names.
    package static let configuration = "configuration"

    /// Leaves a leaf that names what the configuration changed, in the service's own name; none when it changed nothing.
    package func recordConfiguration() throws {
        guard !subjects.isEmpty else { return }
        var leaf = AuditLeaf(of: node.node, Command.configuration, requestID: cause, at: now)
        leaf.subjects = subjects
        try AuditLog.append(leaf, in: transaction)
    }
}
