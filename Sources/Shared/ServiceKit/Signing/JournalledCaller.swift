import Crypto
package import RPC

/// Gives every command the request id that a journal keeps for it, before it is first sent.
package struct JournalledCaller: Caller {
    private let next: any Caller
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

    package func unary(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> [UInt8] {
        try await next.unary(method, payload, kept(method, SHA256.hash(payload), options))
    }

    package func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try await next.serverStream(method, payload, kept(method, SHA256.hash(payload), options))
    }

    package func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try await next.clientStream(method, payloads, kept(method, nil, options))
    }

    package func bidirectional(_ method: Method, _ options: CallOptions) async throws -> MessageExchange {
        try await next.bidirectional(method, kept(method, nil, options))
    }

    /// Whoever brings an id of its own has kept it.
    private func kept(
        _ method: Method, _ payload: Digest?, _ options: CallOptions
    ) throws(RequestJournal.Failure) -> CallOptions {
        guard method.effect == .command, options.requestID == nil else { return options }
        var options = options
        options.requestID = try journal.requestID(
            for: RequestJournal.Request(
                principal: principal, target: target, method: method, payload: payload))
        return options
    }
}
