package import Store
package import Synchronization

/// Answers found in tables that rarely change — the directory, the calendar, the legal clocks — kept for as long as those
/// tables stay as they are.
///
/// Without it a command would decode the same principal, agencies and clocks again and again on the writer's thread. Whether an
/// answer is still valid is asked of the transaction, so a change of the directory is seen by the next command of its batch, and
/// not if it is rolled back.
package final class SteadyMemo: Sendable {
    /// The answers to the questions of one type.
    @usableFromInline
    final class Shelf<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
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

        @inlinable
        func answer(to question: Question, under stamps: [UInt64]) -> Answer? {
            entries.withLock { $0[question]?.first { $0.stamps == stamps }?.answer }
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

    private let shelves = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

    /// Nothing is known yet.
    package init() {}

    /// The answer to that question, found now or while its tables were the same.
    ///
    /// - Parameters:
    ///   - question: What is asked; its type sets it apart from the questions of others.
    ///   - tables: The tables that the answer is found in.
    ///   - transaction: Where it is asked.
    ///   - find: Finds the answer by those tables and by nothing else.
    /// - Returns: The answer.
    /// - Throws: What `find` throws; that is not kept.
    @inlinable
    package func answer<Question: Hashable & Sendable, Answer: Sendable>(
        to question: Question, of tables: [String], in transaction: some Reading,
        _ find: () throws -> Answer
    ) rethrows -> Answer {
        let shelf: Shelf<Question, Answer> = shelf()
        let stamps = tables.map(transaction.stamp(of:))
        if let known = shelf.answer(to: question, under: stamps) { return known }
        let answer = try find()
        shelf.keep(answer, to: question, under: stamps)
        return answer
    }

    // Inlinable, so that other modules get code specialised for their own question type.
    @usableFromInline
    func shelf<Question, Answer>() -> Shelf<Question, Answer> {
        shelves.withLock { shelves in
            let key = ObjectIdentifier(Shelf<Question, Answer>.self)
            if let known = shelves[key] as? Shelf<Question, Answer> { return known }
            let fresh = Shelf<Question, Answer>()
            shelves[key] = fresh
            return fresh
        }
    }
}
