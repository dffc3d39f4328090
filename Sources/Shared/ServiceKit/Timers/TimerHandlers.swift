package import Rulebook

/// What a service does when its timers are due: one function per kind.
package struct TimerHandlers: Sendable {
    /// Gets the subject, the instant the timer was set for, and a command of the service itself.
    package typealias Handler =
        @Sendable (_ subject: String, _ setFor: Instant, _ command: Command) throws -> Void

    private var handlers: [String: Handler] = [:]

    /// Knows no kind yet.
    package init() {}

    /// Does this when a timer of that kind is due. The function runs in the transaction that removes the timer.
    package mutating func on(_ kind: TimerKind, _ handler: @escaping Handler) {
        handlers[kind.word] = handler
    }

    func handler(of kind: String) -> Handler? { handlers[kind] }
}
