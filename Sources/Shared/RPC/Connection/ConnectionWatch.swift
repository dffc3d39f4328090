import Refusals

/// Decides by the clock whether a connection is given up: an incomplete frame for too long, a peer that does not read, or too
/// long without a call.
struct ConnectionWatch {
    typealias Instant = ContinuousClock.Instant

    struct Limits: Hashable {
        /// A connection without calls and bytes.
        var idle: Duration
        /// As `idle`, of a connection that has not sent a whole frame yet.
        var opening = Duration.seconds(60)
        /// From a frame's first byte to its last.
        var halfFrame: Duration
        /// Bytes wait to be sent and the peer takes none.
        var stall: Duration
        /// From the connection's beginning to the time it takes no more calls.
        var age = Duration.seconds(86_400)
        /// From there to the time its calls are ended.
        var drain = Duration.seconds(20)
    }

    /// Why a connection is given up.
    enum Fault: String, Hashable {
        case idle = "idle"
        case halfFrame = "half-sent frame"
        case stalled = "peer does not read"
        /// No fault of the peer's.
        case aged = "maximal age"

        /// For the peer's programmer.
        var wording: Wording {
            let chinese =
                switch self {
                case .idle: "空闲过久"
                case .halfFrame: "帧只发了一半"
                case .stalled: "对方不读取"
                case .aged: "连接已到最长时间"
                }
            return Wording(chinese, rawValue)
        }
    }

    let limits: Limits
    private let born: Instant
    private var hasSpoken = false
    private var lastBytes: Instant
    private var halfSince: Instant?
    private var stalledSince: Instant?

    init(limits: Limits, now: Instant) {
        self.limits = limits
        lastBytes = now
        born = now
    }

    /// Whether the connection is so old that it takes no more calls.
    func isAged(at now: Instant) -> Bool { now >= born + limits.age }

    private var idle: Duration { hasSpoken ? limits.idle : min(limits.opening, limits.idle) }

    /// Bytes came; they end inside a frame or not, and completed a frame or not.
    mutating func received(at now: Instant, isMidFrame: Bool, completedFrame: Bool) {
        lastBytes = now
        if completedFrame { hasSpoken = true }
        guard isMidFrame else {
            halfSince = nil
            return
        }
        if completedFrame || halfSince == nil { halfSince = now }
    }

    mutating func writable(_ isWritable: Bool, at now: Instant) {
        stalledSince = isWritable ? nil : stalledSince ?? now
    }

    /// What is wrong by now, if anything.
    func fault(at now: Instant, hasCalls: Bool) -> Fault? {
        if let halfSince, now >= halfSince + limits.halfFrame { return .halfFrame }
        if let stalledSince, now >= stalledSince + limits.stall { return .stalled }
        if !hasCalls, now >= lastBytes + idle { return .idle }
        if now >= born + limits.age + (hasCalls ? limits.drain : .zero) { return .aged }
        return nil
    }

    /// When to look again.
    func nextLook(at now: Instant, hasCalls: Bool) -> Instant {
        var look = (hasCalls ? now : lastBytes) + idle
        look = min(look, born + limits.age + (isAged(at: now) ? limits.drain : .zero))
        if let halfSince { look = min(look, halfSince + limits.halfFrame) }
        if let stalledSince { look = min(look, stalledSince + limits.stall) }
        return look
    }
}
