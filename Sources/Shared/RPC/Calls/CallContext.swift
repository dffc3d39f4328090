/// What the calls that a handler makes inherit from the one it answers.
package enum CallContext {
    /// When the call being answered ends. A client gives no call longer than what is left of it, so that the time
    /// shrinks from hop to hop.
    @TaskLocal package static var deadline: ContinuousClock.Instant?
}

extension ServerCall {
    /// Runs the body as part of this call: the calls it makes end when this one must. The handlers of streams run so;
    /// one of a unary method that makes calls says so itself.
    package func carrying<T>(_ body: () async throws -> T) async rethrows -> T {
        let inherited = CallContext.deadline.map { min($0, deadline) } ?? deadline
        return try await CallContext.$deadline.withValue(inherited, operation: body)
    }
}

extension CallOptions {
    /// When a call made now ends: after its own time, or with the call being answered.
    var deadline: ContinuousClock.Instant {
        let own = ContinuousClock.now + min(max(timeout, .zero), .longestWait)
        return CallContext.deadline.map { min($0, own) } ?? own
    }
}
