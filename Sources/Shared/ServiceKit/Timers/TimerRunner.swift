import CommonAPI
import Crypto
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// Fires the timers that are due: each once, as a command of the service itself, with its leaf.
package struct TimerRunner: Sendable {
    private let handlers: TimerHandlers
    private let identity: ServiceIdentity
    private let entropy: @Sendable (Int) -> [UInt8]
    private let memo = SteadyMemo()
    /// Timers fired in one transaction at most.
    package static let page = 50
    /// After so long no further timer is fired in the same transaction: others wait for the writer.
    private static let turn = Duration.milliseconds(50)

    /// - Parameters:
    ///   - handlers: What is done.
    ///   - identity: The instance whose timers they are.
    ///   - entropy: Where the commands get their random bytes.
    package init(
        _ handlers: TimerHandlers, identity: ServiceIdentity,
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.handlers = handlers
        self.identity = identity
        self.entropy = entropy
    }

    /// What became of a timer.
    package enum Fate: Hashable, Sendable {
        case fired
        /// The handler refused; it is tried again later.
        case putOff
        /// Somebody fired, moved or cancelled it meanwhile, or this program knows no timers of its kind.
        case passed
    }

    /// Fires one page of the timers due at that instant, after the one given.
    ///
    /// - Returns: The last timer of the page and what became of all; `nil` when none was due.
    /// - Throws: Failures of the store or of the code; then nothing of the page was done.
    package func runPage(
        at now: Instant, after last: KeptTimer?, in transaction: WriteTransaction
    ) throws -> (last: KeptTimer, fates: [Fate])? {
        // What a timer does may be told to others: it waits for the record of a restoration, as commands do.
        guard try OwnRestoration.state(of: transaction).isSettled else { return nil }
        let due = try Timers.due(at: now, after: last, limit: Self.page, in: transaction)
        let end = ContinuousClock.now + Self.turn
        var last: KeptTimer?
        var fates: [Fate] = []
        for timer in due where last == nil || ContinuousClock.now < end {
            fates.append(try fire(timer, at: now, in: transaction))
            last = timer
        }
        return last.map { ($0, fates) }
    }

    /// Fires everything due at that instant, and what becomes due at it by the firing: for tests and simulations.
    ///
    /// - Returns: How many were fired.
    /// - Throws: As `runPage`.
    @discardableResult
    package func runAll(at now: Instant, in transaction: WriteTransaction) throws -> Int {
        var last: KeptTimer?
        var fired = 0
        while let page = try runPage(at: now, after: last, in: transaction) {
            fired += page.fates.count { $0 == .fired }
            last = page.last
        }
        return fired
    }

    private func fire(_ timer: KeptTimer, at now: Instant, in transaction: WriteTransaction) throws -> Fate {
        // A timer fired earlier on this page may have cancelled or moved this one.
        guard let handler = handlers.handler(of: timer.kind), try Timers.holds(timer, in: transaction) else {
            return .passed
        }
        let cause = "timer/\(timer.kind)/\(timer.subject)"
        let command = Command(
            transaction: transaction, actor: actor, now: now, cause: cause, node: identity, memo: memo,
            entropy: entropy)
        var leaf = AuditLeaf(
            of: identity.node, "timer/\(timer.kind)", requestID: "\(cause)/\(timer.setFor)", at: now)
        var fate = Fate.fired
        // Gone before the handler runs, which may set it anew.
        try Timers.cancel(TimerKind(timer.kind), timer.subject, in: transaction)
        do {
            try transaction.savepoint { _ in
                try handler(timer.subject, Instant(microseconds: timer.setFor), command)
            }
            leaf.subjects = command.subjects
        } catch {
            guard let refusal = Refusal(known: error) else { throw error }
            leaf.outcome = "\(refusal.code.name) \(refusal.reason.word)"
            let later = now.microseconds + Self.pause(after: timer.attempts)
            try Timers.putOff(timer, to: later, because: refusal.description, in: transaction)
            fate = .putOff
        }
        try AuditLog.append(leaf, in: transaction)
        return fate
    }

    /// A minute, doubled with every attempt up to a day; microseconds.
    private static func pause(after attempts: Int64) -> Int64 {
        min(60_000_000 << min(attempts, 12), 86_400_000_000)
    }

    private var actor: Actor { Actor(ownPrincipal: identity.node) }
}
