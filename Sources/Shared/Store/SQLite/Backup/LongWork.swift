import CSQLite
import Synchronization

/// Work that takes long: it says how far it has come, and anybody may end it.
package final class LongWork: Sendable {
    /// What is being done.
    package enum Phase: Hashable, Sendable {
        case copying, examining, preparing
    }

    private struct State {
        /// The connection that is at work, as a number: only to interrupt it. 0 while none is.
        var connection: UInt = 0
        var isCancelled = false
        /// Why the work stops itself.
        var failure: BackupFailure?
    }

    /// How often progress, and room on the disk, are checked.
    private static let pause = Duration.milliseconds(200)

    private let state = Mutex(State())
    private let report: @Sendable (Phase, Double?) -> Void

    /// Work that is not done yet.
    ///
    /// - Parameter report: Told what is being done, and which part of it is done where that is known; on the thread that
    ///   works, a few times a second.
    package init(_ report: @escaping @Sendable (Phase, Double?) -> Void = { _, _ in }) {
        self.report = report
    }

    /// Ends the work soon, with `CancellationError`; any thread may call this.
    package func cancel() {
        state.withLock { state in
            state.isCancelled = true
            // The lock keeps the connection open meanwhile. A long single step of SQLite can be stopped only so.
            if let connection = OpaquePointer(bitPattern: state.connection) { sqlite3_interrupt(connection) }
        }
    }

    /// Says that a phase has begun, or how far it has come.
    func step(_ phase: Phase, _ part: Double? = nil) throws {
        report(phase, part)
        try check()
    }

    private func check() throws {
        let (isCancelled, failure) = state.withLock { ($0.isCancelled, $0.failure) }
        if let failure { throw failure }
        if isCancelled { throw CancellationError() }
    }

    /// Lets a connection work on a phase.
    ///
    /// - Parameters:
    ///   - connection: Does nothing else meanwhile.
    ///   - phase: What it does.
    ///   - part: Asked now and then which part is done; throws `BackupFailure` to stop the work.
    ///   - body: The work.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; `CancellationError`; the failure that stopped the work.
    func run<T>(
        on connection: Connection, _ phase: Phase, part: () throws(BackupFailure) -> Double? = { nil },
        _ body: () throws -> T
    ) throws -> T {
        try step(phase)
        let number = UInt(bitPattern: connection.handle)
        state.withLock { $0.connection = number }
        defer { state.withLock { $0.connection = 0 } }
        var next = ContinuousClock.now + Self.pause
        return try withoutActuallyEscaping(part) { part in
            do {
                return try connection.interruptible(
                    when: { [self] in
                        let now = ContinuousClock.now
                        guard now >= next else { return false }
                        next = now + Self.pause
                        do throws(BackupFailure) {
                            report(phase, try part())
                        } catch {
                            state.withLock { $0.failure = error }
                        }
                        return state.withLock { $0.isCancelled || $0.failure != nil }
                    }, body)
            } catch let error as StoreError where error.kind == .interrupted {
                try check()
                throw error
            }
        }
    }
}
