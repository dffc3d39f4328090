package import RPCAPI
import SwiftProtobuf

/// What one peer asks another about the connection itself.
extension Caller {
    /// Asks who is there: the service instance, its clock, its limits.
    ///
    /// - Throws: UNIMPLEMENTED (`unknown-service`) when the peer speaks plain ttrpc only; otherwise as any
    ///   call.
    package func hello(_ options: CallOptions = CallOptions()) async throws -> HelloReply {
        let request = HelloRequest.with {
            $0.versions = [ControlService.version]
            $0.features = ControlService.features
        }
        let method = ControlService.method("Hello")
        return try HelloReply(
            serializedBytes: try await unary(method, try request.serializedBytes(), options))
    }

    /// Asks for a sign of life.
    ///
    /// - Throws: As any call.
    package func ping(_ options: CallOptions = CallOptions()) async throws {
        _ = try await unary(ControlService.method("Ping"), [], options)
    }
}
