package import Refusals

/// How one call ended, for metrics and the log: never what it carried.
package struct CallReport: Sendable {
    /// The method; `nil` when nothing of that name is served, and then the name is not to be believed.
    package let method: Method?
    /// What the caller sent along; claims, not facts.
    package let metadata: Metadata
    /// The caller's address.
    package let peer: String
    /// The id under which the log has it.
    package let correlation: String
    /// The gRPC code.
    package let code: StatusCode
    /// The stable word; `nil` when the call ended well.
    package let reason: String?
    /// From the arrival of the request to its answer.
    package let duration: Duration
    /// Whether the caller is known to be the principal that the metadata names.
    package let isProven: Bool

    /// A call that ended so.
    package init(
        method: Method?, metadata: Metadata, peer: String, correlation: String, code: StatusCode,
        reason: String?, duration: Duration, isProven: Bool = false
    ) {
        self.method = method
        self.metadata = metadata
        self.peer = peer
        self.correlation = correlation
        self.code = code
        self.reason = reason
        self.duration = duration
        self.isProven = isProven
    }
}

/// Watches a server's calls and connections: the interceptor of the server's side, for calls of all kinds and
/// for those that are refused before a handler sees them.
///
/// Called on event loops and wherever handlers answer, so that it must be quick.
package protocol ServerObserver: Sendable {
    /// A call was admitted; it will end once.
    func began(_ method: Method)
    /// An admitted call ended, in whichever way.
    func ended(_ report: CallReport)
    /// A call was refused before it was admitted.
    func refused(_ report: CallReport)
    /// One connection more, or one fewer.
    func connections(changedBy change: Int)
    /// Bytes came in or went out.
    func moved(bytesIn: Int, bytesOut: Int)
    /// The server closed a connection, for that reason: a word of the wire's reasons, or what its peer did.
    func closed(for reason: String)
    /// The server dropped a frame on its way, for that reason.
    func dropped(for reason: String)
}
