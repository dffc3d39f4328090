import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// Settles dead letters: applies them again in their order, or discards them.
package struct DeadLetterSettlement: Sendable {
    /// What applies the events of each source followed.
    private let inboxes: [String: Inbox]
    /// Letters settled in one command at most; the others follow with the next one.
    private static let most: Int32 = 50

    /// Settles the letters of these sources.
    package init(_ inboxes: [Inbox]) {
        self.inboxes = Dictionary(inboxes.map { ($0.source, $0) }) { first, _ in first }
    }

    /// Applies the letters of a subject in order until one cannot be applied.
    func retry(
        _ subject: String, of source: String, at now: Instant, in transaction: WriteTransaction
    ) throws -> DeadLetterOutcome {
        guard let inbox = inboxes[source] else { throw Refusal(.sourceUnknown, field: "source") }
        var outcome = DeadLetterOutcome()
        while outcome.applied < Self.most,
            let letter = try DeadLetters.first(about: subject, of: source, in: transaction)
        {
            // The letter is removed in the transaction of its effect, so that it cannot be applied twice.
            guard let refusal = try inbox.apply(letter.event, at: now, in: transaction) else {
                try DeadLetters.remove(letter, settled: .applied, in: transaction)
                outcome.applied += 1
                continue
            }
            try DeadLetters.triedInVain(letter, because: refusal.description, in: transaction)
            outcome.trouble = refusal.description
            try DeadLetters.scheduleRetry(
                of: subject, from: source, attempt: Int(letter.attempts) + 1, at: now, in: transaction)
            break
        }
        outcome.remaining = Int32(
            clamping: try DeadLetters.count(about: subject, of: source, in: transaction))
        if outcome.remaining == 0 {
            try DeadLetters.cancelRetry(of: subject, from: source, in: transaction)
        } else if outcome.trouble.isEmpty {
            try DeadLetters.scheduleRetry(of: subject, from: source, attempt: 0, at: now, in: transaction)
        }
        return outcome
    }

    /// The letter, if no earlier one of its subject waits.
    ///
    /// - Throws: `dead-letter-unknown`, `dead-letter-not-first`.
    func first(_ sequence: Int64, of source: String, in transaction: WriteTransaction) throws -> DeadLetter {
        let letter = try DeadLetters.require(sequence, of: source, in: transaction)
        let first = try DeadLetters.first(about: letter.event.subject, of: source, in: transaction)
        if let first, first.sequence != sequence {
            throw Refusal(.deadLetterNotFirst, field: "sequence", ["first": String(first.sequence)])
        }
        return letter
    }

    /// How a source is followed.
    ///
    /// - Throws: `source-unknown`.
    func position(of source: String, in transaction: some ReadAccess) throws -> Inbox.Position {
        guard inboxes[source] != nil else { throw Refusal(.sourceUnknown, field: "source") }
        return try Inbox.position(of: source, in: transaction)
    }
}

extension TimerKind {
    /// A dead letter that is to be tried again; the subject is the source, a slash, and the letter's subject.
    static let eventRetry = TimerKind("event-retry")
}

extension TimerHandlers {
    /// Tries dead letters again by themselves, some minutes, hours and days after they were parked.
    package mutating func retryDeadLetters(of settlement: DeadLetterSettlement) {
        on(.eventRetry) { subject, _, command in
            let parts = subject.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2 else { return }
            _ = try settlement.retry(parts[1], of: parts[0], at: command.now, in: command.transaction)
        }
    }
}

extension DeadLetters {
    /// Pauses before the first try and the later ones, in seconds; after the last it waits for an operator.
    private static let pauses: [Int64] = [60, 600, 3600, 21_600, 86_400, 86_400, 86_400]

    static func scheduleRetry(
        of subject: String, from source: String, attempt: Int, at now: Instant,
        in transaction: WriteTransaction
    ) throws {
        guard pauses.indices.contains(attempt) else { return }
        let due = Instant(microseconds: now.microseconds + pauses[attempt] * 1_000_000)
        try Timers.set(.eventRetry, "\(source)/\(subject)", due: due, in: transaction)
    }

    static func cancelRetry(
        of subject: String, from source: String, in transaction: WriteTransaction
    ) throws {
        try Timers.cancel(.eventRetry, "\(source)/\(subject)", in: transaction)
    }
}
