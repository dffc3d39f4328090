package import Store
package import Synchronization

/// The answers to the questions of one type that were found in tables which rarely change, kept for as long as those tables stay
/// as they are (see `SteadyMemo`). Who asks often has its own.
package final class SteadyAnswers<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// An answer, and the tables as they were.
    @usableFromInline
    struct Entry {
        @usableFromInline let stamps: [UInt64]
        @usableFromInline let answer: Answer

        @inlinable
        init(stamps: [UInt64], answer: Answer) {
            self.stamps = stamps
            self.answer = answer
        }
    }

    /// The latest first. Each connection has stamps of its own, so that there is one entry for each that asked.
    @usableFromInline let entries = Mutex(ShortMemory<Question, [Entry]>())
    @usableFromInline let connections = 8

    /// Nothing is known yet.
    package init() {}

    /// The answer to that question, found now or while its tables were the same.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - tables: The tables that the answer is found in.
    ///   - transaction: Where it is asked.
    ///   - find: Finds the answer by those tables and by nothing else.
    /// - Returns: The answer.
    /// - Throws: What `find` throws; that is not kept.
    @inlinable
    package func answer(
        to question: Question, of tables: [String], in transaction: some ReadAccess,
        _ find: () throws -> Answer
    ) rethrows -> Answer {
        let stamps = tables.map(transaction.stamp(of:))
        if let known = entries.withLock({ $0[question]?.first { $0.stamps == stamps }?.answer }) {
            return known
        }
        let answer = try find()
        keep(answer, to: question, under: stamps)
        return answer
    }

    @inlinable
    func keep(_ answer: Answer, to question: Question, under stamps: [UInt64]) {
        entries.withLock { entries in
            var others = entries[question] ?? []
            if others.count >= connections { others.removeLast() }
            others.insert(Entry(stamps: stamps, answer: answer), at: 0)
            entries[question] = others
        }
    }
}
