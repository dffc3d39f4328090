package import Store
import Synchronization

/// Answers found in tables that rarely change — the directory, the calendar, the legal clocks — kept for as long as those
/// tables stay as they are.
///
/// Without it a command would decode the same principal, agencies and clocks again and again on the writer's thread. Whether an
/// answer is still valid is asked of the transaction, so a change of the directory is seen by the next command of its batch, and
/// not if it is rolled back.
package final class SteadyMemo: Sendable {
    private let kept = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

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
        to question: Question, of tables: [String], in transaction: some ReadAccess,
        _ find: () throws -> Answer
    ) rethrows -> Answer {
        let answers: SteadyAnswers<Question, Answer> = answers()
        return try answers.answer(to: question, of: tables, in: transaction, find)
    }

    // Inlinable, so that other modules get code specialised for their own question type.
    @usableFromInline
    func answers<Question, Answer>() -> SteadyAnswers<Question, Answer> {
        kept.withLock { kept in
            let key = ObjectIdentifier(SteadyAnswers<Question, Answer>.self)
            if let known = kept[key] as? SteadyAnswers<Question, Answer> { return known }
            let fresh = SteadyAnswers<Question, Answer>()
            kept[key] = fresh
            return fresh
        }
    }
}
