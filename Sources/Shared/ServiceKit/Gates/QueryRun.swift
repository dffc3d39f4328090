import RPC
import Rulebook
import Store
import SwiftProtobuf

/// Runs one unary query: on a snapshot, or on the writer's thread where it leaves a leaf.
struct QueryRun<Request: WireMessage, Reply: WireMessage>: Sendable {
    let call: ServerCall
    let shell: Shell
    let answer: @Sendable (Request, Query) throws -> Reply

    /// Ends the call in time.
    func start() {
        if call.method.isSensitive {
            shell.prove(shell.credentials(of: call), of: call) { record($0) }
        } else {
            read()
        }
    }

    private func read() {
        let request = Result { () throws -> Request in try decode(call.payload) }
        let (credentials, now) = (shell.credentials(of: call, provenNow: false), shell.clock())
        let ticket = shell.database.enqueueRead(deadline: call.deadline) { transaction in
            let query = try shell.admit(credentials, at: now, in: transaction)
            if !query.actor.id.isEmpty { call.markProven() }
            return Outcome.reply(try answer(request.get(), query).serializedBytes())
        } completion: {
            call.end($0)
        }
        call.onCancel { ticket.cancel() }
    }

    private func record(_ credentials: Credentials) {
        let request = Result { () throws -> Request in try decode(call.payload) }
        let now = shell.clock()
        let ticket = ReadTicket(deadline: call.deadline)
        shell.database.enqueueWrite { transaction in
            try call.begin()
            var hold = Duration.zero
            let outcome = try shell.gates.passSensitiveQuery(
                credentials, at: now, in: transaction, ticket: ticket, holding: &hold
            ) { query in
                try answer(request.get(), query).serializedBytes()
            }
            return (outcome, hold)
        } completion: { (result: Result<(Outcome, Duration), any Error>) in
            end(result)
        }
        call.onCancel { ticket.cancel() }
    }

    /// Answers, after the time for which the answer has to wait.
    private func end(_ result: Result<(Outcome, Duration), any Error>) {
        let outcome = result.map(\.0)
        guard case .success(let (_, hold)) = result, hold > .zero else { return call.end(outcome) }
        let wait = Task {
            guard (try? await Task.sleep(for: hold)) != nil else { return }
            call.end(outcome)
        }
        call.onCancel { wait.cancel() }
    }
}
