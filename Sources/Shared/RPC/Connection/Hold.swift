import Synchronization

/// Keeps a stream of messages wanted; the stream is abandoned when the last copy of whoever owns this is
/// gone.
final class Hold: Sendable {
    private let buffer: MessageBuffer
    private let isHandedOver = Mutex(false)

    init(_ buffer: MessageBuffer) {
        self.buffer = buffer
    }

    /// From now on someone else keeps the stream wanted.
    func handOver() {
        isHandedOver.withLock { $0 = true }
    }

    deinit {
        if !isHandedOver.withLock({ $0 }) { buffer.abandon() }
    }
}
