import Refusals
import RegistryAPI
import SwiftProtobuf

/// What is wrong with the cells of one row of a file. Checking goes on after an error, so that one answer is enough to
/// correct the file.
struct RowFaults {
    let line: Int32
    /// Gives the content of a column's cell.
    private let cell: (String) -> String
    private(set) var errors: [RowError] = []
    /// The first error, with which a list of a source is refused; `nil` when there is none.
    private(set) var first: Refusal?

    /// How many errors an answer carries at most.
    static let most = 1000

    /// - Parameters:
    ///   - line: The line in the file.
    ///   - cell: Gives the content of a column's cell, for the errors about it.
    init(line: Int32, cell: @escaping (String) -> String) {
        self.line = line
        self.cell = cell
    }

    /// The value that `body` reads from a cell; `nil` when it refuses, which is noted.
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
