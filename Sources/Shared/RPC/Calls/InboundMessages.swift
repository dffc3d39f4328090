/// The messages that arrive on one stream, in order, as serialised bytes.
///
/// Read by one task. The sequence ends when the sender is done, and throws `Status` when the call failed or
/// `CancellationError` when the reading task was cancelled. On the caller's side, letting go of it before its
/// end cancels the call.
package struct InboundMessages: AsyncSequence, Sendable {
    /// One serialised message.
    package typealias Element = [UInt8]

    private let buffer: MessageBuffer
    private let hold: Hold

    init(_ buffer: MessageBuffer) {
        self.buffer = buffer
        hold = Hold(buffer)
    }

    /// The messages in the buffer, or none.
    init(_ buffer: MessageBuffer?) {
        if let buffer { self.init(buffer) } else { self.init([]) }
    }

    /// Messages that are all there already, for callers and tests without a socket.
    package init(_ messages: some Sequence<[UInt8]>, failure: Status? = nil) {
        let buffer = MessageBuffer(limits: .init(messages: .max, bytes: .max))
        for message in messages { _ = buffer.push(message) }
        buffer.finish(throwing: failure)
        self.init(buffer)
    }

    /// Starts reading. A second iterator goes on where the first one is.
    package func makeAsyncIterator() -> AsyncIterator {
        hold.handOver()
        return AsyncIterator(buffer: buffer)
    }

    /// Takes the messages one by one.
    package struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let buffer: MessageBuffer
        private let hold: Hold

        fileprivate init(buffer: MessageBuffer) {
            self.buffer = buffer
            hold = Hold(buffer)
        }

        /// The next message; `nil` at the end.
        ///
        /// - Throws: `Status` when the call failed; `CancellationError` when this task was cancelled.
        package mutating func next() async throws -> [UInt8]? {
            try await buffer.next()
        }
    }
}
