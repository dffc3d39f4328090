import RPC
import Refusals
import Store

extension Shell {
    /// Continues once the call is authenticated as the principal it names, and refuses it otherwise. This does not involve the
    /// writer's thread, so that strangers can neither delay it nor make it write.
    func prove(
        _ credentials: Credentials, of call: ServerCall, _ goOn: @escaping @Sendable (Credentials) -> Void
    ) {
        if let trouble = credentials.trouble { return call.fail(trouble) }
        // The thread that writes still looks whether the directory has that key.
        if credentials.isProven { return pass(credentials, of: call, goOn) }
        let ticket = database.enqueueRead(deadline: call.deadline) { [gates] transaction in
            try credentials.proven(in: transaction, by: gates)
        } completion: { [self] result in
            switch result {
            case .success(let proven): pass(proven, of: call, goOn)
            case .failure(let error as Refusal) where error.reason == .readDeadline:
                // It was to be a command or a record, not a read: nothing of it was begun.
                call.fail(Refusal(.deadlinePassed))
            case .failure:
                call.end(result.map { _ in Outcome.reply([]) })
            }
        }
        call.onCancel { ticket.cancel() }
    }

    private func pass(
        _ proven: Credentials, of call: ServerCall, _ goOn: (Credentials) -> Void
    ) {
        call.markProven()
        do throws(Refusal) {
            try gates.repeats.require(proven, at: clock())
        } catch {
            return call.fail(error)
        }
        goOn(proven)
    }
}
