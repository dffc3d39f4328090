import Refusals
import RegistryAPI
import SwiftProtobuf

/// What is wrong with the cells of one row of a file: judging goes on after a wrong one, so that one look at the answer is
/// enough to put the file right.
struct RowFaults {
    let line: Int32
    private(set) var errors: [RowError] = []
    /// The first that was found, as a list that is refused for it says it.
    private(set) var first: Refusal?

    /// Errors that an answer carries.
    static let most = 1000

    init(line: Int32) { self.line = line }

    /// What a cell says; `nil` when it is wrong.
    mutating func take<T>(_ column: String, _ body: (FieldPath) throws -> T) throws -> T? {
        do {
            return try body(FieldPath(column))
        } catch let refusal as Refusal {
            note(refusal, column)
            return nil
        }
    }

    /// Notes what is wrong with a cell.
    mutating func note(_ refusal: Refusal, _ column: String) {
        first = first ?? refusal
        errors.append(
            .with {
                $0.line = line
                $0.column = column
                $0.reason = refusal.reason.word
                $0.messageZh = refusal.sentence(in: .chinese)
                $0.messageEn = refusal.sentence(in: .english)
            })
    }
}
