package import Store
import Synchronization

/// Answers found in tables that rarely change — the directory, the calendar, the legal clocks — kept for as long as those
/// tables stay as they are.
///
/// A command would otherwise decode the same principal, agencies and clocks again and again on the one thread that
/// writes, and a query its principal. Whether an answer still holds is asked of the transaction, so a command that changes
/// the directory is seen by the next one of its batch, and not when it is rolled back.
package final class SteadyMemo: Sendable {
    /// An answer, and the tables as they were.
    private struct Entry {
        let stamps: [UInt64]
        let answer: any Sendable
    }

    /// The latest first. Each connection has stamps of its own, so that there is one entry for each that asked.
    private let entries = Mutex<[AnyKey: [Entry]]>([:])
    private let capacity = 10_000
    private let connections = 8

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
    package func answer<Question: Hashable & Sendable, Answer: Sendable>(
        to question: Question, of tables: [String], in transaction: some Reading,
        _ find: () throws -> Answer
    ) rethrows -> Answer {
        let key = AnyKey(question)
        let stamps = tables.map(transaction.stamp(of:))
        if let known = entries.withLock({ $0[key]?.first { $0.stamps == stamps } }),
            let answer = known.answer as? Answer
        {
            return answer
        }
        let answer = try find()
        entries.withLock { entries in
            if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
            var others = entries[key, default: []]
            if others.count >= connections { others.removeLast() }
            others.insert(Entry(stamps: stamps, answer: answer), at: 0)
            entries[key] = others
        }
        return answer
    }
}

/// A question of any type.
private struct AnyKey: Hashable, Sendable {
    private let question: any Hashable & Sendable

    init(_ question: any Hashable & Sendable) {
        self.question = question
    }

    static func == (one: AnyKey, other: AnyKey) -> Bool {
        func equals<T: Hashable>(_ question: T) -> Bool { (other.question as? T) == question }
        return equals(one.question)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(type(of: question)))
        question.hash(into: &hasher)
    }
}
