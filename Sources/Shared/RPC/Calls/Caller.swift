/// Something that can make calls: a connection, or an `Interceptor` around one. Streams that flow both ways are the wire's:
/// no service has one, and only `Client` and `ClientConnection` open them.
///
/// Payloads are serialised messages. Every function throws `Status` when the peer refuses or fails the call,
/// or when the call's deadline passes, and `CancellationError` when the calling task is cancelled. A call that
/// fails with `not-sent` never left, so that it can be repeated freely.
package protocol Caller: Sendable {
    func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8]

    /// Messages arrive in order; the sequence ends when the server is done and throws `Status` when it fails.
    /// Dropping the iterator cancels the call.
    func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages

    /// Sends the payloads in order, then waits for the one reply.
    func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8]
}
