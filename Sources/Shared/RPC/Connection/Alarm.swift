import NIOCore

/// One timer of a connection, set to the earliest of the things it waits for.
struct Alarm {
    typealias Instant = ContinuousClock.Instant

    private var ring: Scheduled<Void>?
    private var at: Instant?

    /// Makes the alarm ring no later than then. An earlier setting stands.
    mutating func set(by instant: Instant, on loop: any EventLoop, _ ring: @escaping () -> Void) {
        if let at, at <= instant { return }
        self.ring?.cancel()
        at = instant
        let wait = max(0, (instant - .now).nanoseconds)
        self.ring = loop.assumeIsolated().scheduleTask(in: .nanoseconds(wait), ring)
    }

    /// Says that it rang, so that it can be set again.
    mutating func rang() {
        ring = nil
        at = nil
    }

    mutating func stop() {
        ring?.cancel()
        rang()
    }
}
