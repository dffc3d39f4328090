/// How long a service that ended is left alone before it is started again: half a second, doubled each time up to half a minute,
/// and half a second again once it ran for a while. A service that cannot start at all is so tried twice a minute.
struct RestartPause: Hashable, Sendable {
    static let shortest = Duration.milliseconds(500)
    static let longest = Duration.seconds(30)
    /// Who ran for so long had started well: what ended it is another matter than what ended it before.
    static let healthyWhile = Duration.seconds(60)

    private var pause = shortest

    /// The pause after it ran for so long.
    mutating func next(afterRunning time: Duration) -> Duration {
        if time >= Self.healthyWhile { pause = Self.shortest }
        defer { pause = min(pause * 2, Self.longest) }
        return pause
    }
}
