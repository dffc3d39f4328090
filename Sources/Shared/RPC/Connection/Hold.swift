import Synchronization

/// Keeps a stream alive: the stream is abandoned when the last reference to this is released.
final class Hold: Sendable {
    private let buffer: MessageBuffer
    private let isHandedOver = Mutex(false)

    init(_ buffer: MessageBuffer) {
        self.buffer = buffer
    }

    /// From now on another object keeps the stream alive.
    func handOver() {
        isHandedOver.withLock { $0 = true }
    }

    deinit {
        if !isHandedOver.withLock({ $0 }) { buffer.abandon() }
    }
}
