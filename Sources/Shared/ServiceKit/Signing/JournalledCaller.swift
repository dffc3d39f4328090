import Crypto
package import RPC

/// Gives every command the request id that a journal keeps for it, before it is first sent.
package struct JournalledCaller: Interceptor {
    package let next: any Caller
    private let journal: RequestJournal
    private let principal: String
    private let target: String

    /// - Parameters:
    ///   - next: What signs and makes the calls.
    ///   - journal: Where the ids are kept.
    ///   - principal: Who signs them.
    ///   - target: The service instance.
    package init(_ next: any Caller, journal: RequestJournal, as principal: String, to target: String) {
        self.next = next
        self.journal = journal
        self.principal = principal
        self.target = target
    }

    /// Whoever brings an id of its own has kept it.
    ///
    /// - Throws: `RequestJournal.Failure` when the id cannot be kept: the command is not sent then.
    package func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        guard call.method.effect == .command, call.options.requestID == nil else {
            return try await proceed(call)
        }
        var call = call
        call.options.requestID = try journal.requestID(
            for: RequestJournal.Request(
                principal: principal, target: target, method: call.method,
                payload: call.payload.map { SHA256.hash($0) }))
        return try await proceed(call)
    }
}
