/// What a caller may say about one call beside its request.
package struct CallOptions: Sendable {
    /// How long the caller waits; every call has a deadline.
    package var timeout: Duration
    /// Extra metadata, such as the language the caller reads.
    package var metadata: Metadata
    /// The idempotency key of a command: 128 bits in lower-case hex. `nil` makes a fresh one, so that only
    /// the caller that sets it can repeat the call safely after it lost sight of the outcome.
    package var requestID: String?
    /// A stream that runs for long, such as a follower's, has a connection of its own, so that neither it nor
    /// the calls beside it wait for each other. Unary calls always share.
    package var hasOwnConnection = false

    /// Ten seconds, no extra metadata and a fresh request id, unless said otherwise.
    package init(timeout: Duration = .seconds(10), metadata: Metadata = [:], requestID: String? = nil) {
        self.timeout = timeout
        self.metadata = metadata
        self.requestID = requestID
    }
}
