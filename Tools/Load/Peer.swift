import RPC
import SwiftProtobuf

/// A server of the echo service as its caller sees it.
struct Peer: Sendable {
    let connection: ClientConnection

    /// Calls with a text and returns the reply's.
    func call(
        _ method: String, _ text: String = "", within timeout: Duration = .seconds(20),
        metadata: Metadata = [:]
    ) async throws -> String {
        try await call(
            EchoService.method(method), text, CallOptions(timeout: timeout, metadata: metadata))
    }

    func call(_ method: Method, _ text: String, _ options: CallOptions) async throws -> String {
        let request: [UInt8] = try Google_Protobuf_StringValue(text).serializedBytes()
        let reply = try await connection.unary(method, request, options)
        return try Google_Protobuf_StringValue(serializedBytes: reply).value
    }
}
