import Crypto
import RPC
import Refusals
import Store

/// The first two gates - authenticate, authorise - before a stream has a place: a stranger's stream takes none. The gates
/// that the whole stream passes look again, in the transaction of its effect.
struct OpeningGate: StreamAuthenticator {
    let shell: Shell

    func authenticate(
        _ opening: StreamOpening, decide: @escaping @Sendable (Result<String, any Error>) -> Void
    ) {
        let method = opening.method
        // The signature is checked by a thread that reads: this one serves connections.
        let credentials = Credentials(
            opening.metadata, method: method, payload: SHA256.hash(opening.payload), target: shell.node,
            now: shell.clock(), keys: nil)
        if let trouble = credentials.trouble { return decide(.failure(trouble)) }
        shell.database.enqueueRead(deadline: opening.deadline) { transaction in
            let actor = try credentials.authenticate(in: transaction, by: shell.gates)
            try method.access.admit(actor)
            return actor.id
        } completion: { result in
            decide(result.mapError { Refusal.answer(to: $0) })
        }
    }
}
