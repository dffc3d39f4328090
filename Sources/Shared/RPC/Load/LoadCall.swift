import NIOCore

/// A unary call encoded before the clock of a measurement starts.
package struct LoadCall: Sendable {
    private let envelope: ByteBuffer

    /// Encodes the call; whatever proves who calls is among the options' metadata.
    package init(_ method: Method, _ payload: [UInt8], _ options: CallOptions) {
        var envelope = ByteBuffer()
        RequestEnvelope(
            service: method.service, method: method.name, payload: payload,
            timeout: options.timeout.nanoseconds, metadata: options.metadata
        ).write(to: &envelope)
        self.envelope = envelope
    }

    /// Appends the call's frame.
    ///
    /// - Returns: False when no frame can hold it.
    func write(to bytes: inout ByteBuffer, stream streamID: UInt32) -> Bool {
        bytes.writeFrame(.request, stream: streamID) { $0.writeImmutableBuffer(envelope) }
    }
}

/// What became of one call of a load.
package struct LoadAnswer: Sendable {
    /// From the time the call was handed to the connection until its reply had been read.
    package let after: Duration
    /// The serialised reply.
    package let reply: [UInt8]
}
