import RPC
import Rulebook
import Store
import SwiftProtobuf

/// Runs one unary command: authenticates it, prepares it on a snapshot where its method asks for that, then passes the gates on the
/// writer's thread.
struct CommandRun<Request: WireMessage, Reply: WireMessage>: Sendable {
    /// How often a command is prepared before it runs unprepared, so that constant changes of its data cannot delay it for ever.
    private static var mostPreparations: Int { 3 }

    let call: ServerCall
    let shell: Shell
    let signer: ReplySigner
    let apply: @Sendable (Request, Command) throws -> Reply
    private let request: Result<Request, any Error>
    private let now: Instant

    init(
        _ call: ServerCall, _ shell: Shell, _ signer: ReplySigner,
        _ apply: @escaping @Sendable (Request, Command) throws -> Reply
    ) {
        self.call = call
        self.shell = shell
        self.signer = signer
        self.apply = apply
        request = Result { () throws -> Request in try decode(call.payload) }
        now = shell.clock()
    }

    /// Ends the call in time.
    func start(_ credentials: Credentials, _ preparing: Preparing<Request>?) {
        if let preparing, let request = try? request.get() {
            prepare(request, credentials, by: preparing, attempt: 1)
        } else {
            pass(credentials, nil) { call.end($0) }
        }
    }

    private func prepare(
        _ request: Request, _ credentials: Credentials, by preparing: Preparing<Request>, attempt: Int
    ) {
        let ticket = shell.database.enqueueRead(deadline: call.deadline) { transaction in
            try preparing.work(request, shell.admit(credentials, at: now, in: transaction))
        } completion: { prepared in
            let preparation = (try? prepared.get()).map {
                Preparation(value: $0, isRepeatable: attempt < Self.mostPreparations)
            }
            pass(credentials, preparation) { outcome in
                if case .failure(let error) = outcome, error is PreparationOvertaken {
                    call.undo()
                    prepare(request, credentials, by: preparing, attempt: attempt + 1)
                } else {
                    call.end(outcome)
                }
            }
        }
        call.onCancel { ticket.cancel() }
    }

    private func pass(
        _ credentials: Credentials, _ preparation: Preparation?,
        _ end: @escaping @Sendable (Result<Outcome, any Error>) -> Void
    ) {
        shell.database.enqueueWrite { transaction in
            try call.begin()
            return try shell.gates.pass(credentials, at: now, in: transaction) { command in
                command.preparation = preparation
                return try command.serializedBytes(of: apply(request.get(), command))
            }
        } completion: { result in
            end(Result { try signer.put(on: result.get()) })
        }
    }
}
