import Refusals
import RegistryAPI
import SwiftProtobuf

/// What is wrong with the cells of one row of a file: judging goes on after a wrong one, so that one look at the answer is
/// enough to put the file right.
struct RowFaults {
    let line: Int32
    /// What the cell of a column says.
    private let cell: (String) -> String
    private(set) var errors: [RowError] = []
    /// The first that was found, as a list that is refused for it says it.
    private(set) var first: Refusal?

    /// Errors that an answer carries.
    static let most = 1000

    /// - Parameters:
    ///   - line: Of the file.
    ///   - cell: What the cell of a column says, for the errors about it.
    init(line: Int32, cell: @escaping (String) -> String) {
        self.line = line
        self.cell = cell
    }

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
                $0.read = NameForm.excerpt(of: cell(column))
            })
    }
}
