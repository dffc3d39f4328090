/// How long to wait before a service that ended is restarted: half a second, doubled each time up to half a minute, and
/// half a second again after it ran for a while. So a service that cannot start at all is tried twice a minute.
struct RestartPause: Hashable, Sendable {
    static let shortest = Duration.milliseconds(500)
    static let longest = Duration.seconds(30)
    /// A service that ran so long had started well: it ended for another reason than before.
    static let healthyWhile = Duration.seconds(60)

    private var pause = shortest

    /// The pause after the service ran for that long.
    mutating func next(afterRunning time: Duration) -> Duration {
        if time >= Self.healthyWhile { pause = Self.shortest }
        defer { pause = min(pause * 2, Self.longest) }
        return pause
    }
}
