package import RPC
import Refusals

/// Makes calls of a simulated service in the same process, for set-ups that use the generated clients.
package struct DirectLine: Caller {
    private let service: SimulatedService

    /// A line to that service.
    package init(_ service: SimulatedService) {
        self.service = service
    }

    package func unary(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> [UInt8] {
        guard case .unary(let start) = service.handler(of: method) else { throw Self.missing(method) }
        return try await withCheckedThrowingContinuation { continuation in
            start(
                ServerCall(method: method, metadata: options.metadata, payload: payload, logger: .silent) {
                    continuation.resume(with: $0.mapError { $0 as any Error })
                })
        }
    }

    package func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        throw Self.missing(method)
    }

    package func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        guard case .clientStream(let run) = service.handler(of: method) else { throw Self.missing(method) }
        return try await run(
            ServerCall(method: method, metadata: options.metadata, logger: .silent) { _ in },
            InboundMessages(payloads))
    }

    private static func missing(_ method: RPC.Method) -> Status {
        Status(.unimplemented, "\(method.path) is not served here in this way.")
    }
}
