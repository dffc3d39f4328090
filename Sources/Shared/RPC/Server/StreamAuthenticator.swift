/// The opening of a stream, before the stream has a place.
package struct StreamOpening: Sendable {
    /// The method called; not one that everyone may call.
    package let method: Method
    /// What the caller sent along.
    package let metadata: Metadata
    /// The serialised request; empty where a stream of messages follows, whose opening is signed over nothing.
    package let payload: [UInt8]
    /// When the call ends.
    package let deadline: ContinuousClock.Instant
}

/// Checks who opens a stream, so that strangers' streams take nothing. `ServiceKit` does it.
///
/// A server with an authenticator also tells connections apart by whether anything was proven on them: by the opening of
/// a stream, or by a unary call, of a method not open to everyone, that ended well.
package protocol StreamAuthenticator: Sendable {
    /// Finds out whose opening it is and whether that principal may call the method.
    ///
    /// - Parameters:
    ///   - opening: What came. The connection that it came on is served no further until the answer.
    ///   - decide: Called once, from any thread: with the principal, or with what the caller is refused for.
    func authenticate(
        _ opening: StreamOpening, decide: @escaping @Sendable (Result<String, any Error>) -> Void)
}
