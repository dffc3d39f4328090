import RPC

/// Stands in front of a table's methods and lets streams pass.
protocol PassingCaller: Caller {
    var next: DirectCaller { get }
}

extension PassingCaller {
    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try await next.serverStream(method, payload, options)
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try await next.clientStream(method, payloads, options)
    }
}
