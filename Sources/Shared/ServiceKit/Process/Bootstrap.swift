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

    func apply(to shell: Shell) async throws {
        let principals = principals
        let now = shell.clock()
        let identity = shell.gates.identity
        try await shell.database.write { transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: now, cause: "configuration", node: identity)
            for principal in principals { try command.kept(.principals).copy(principal) }
        }
    }

    private var principals: [Principal] {
        let peers = configuration.peers.map { peer in
            Principal.with {
                $0.id = peer.node
                $0.kind = .service
                $0.name = peer.node
                $0.publicKey = Data(PublicKey(hex: peer.publicKey)?.bytes ?? [])
                $0.grants = [Self.grant(.follower)]
            }
        }
        guard let administrator = configuration.administrator else { return peers }
        let first = Principal.with {
            $0.id = administrator.id
            $0.kind = .officer
            $0.name = administrator.name
            $0.publicKey = Data(PublicKey(hex: administrator.publicKey)?.bytes ?? [])
            $0.grants = [Self.grant(.administrator)]
        }
        return peers + [first]
    }

    private static func grant(_ role: Role) -> Grant {
        .with {
            $0.role = role
            $0.divisionCode = "330000"
        }
    }
}
