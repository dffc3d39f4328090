package import Rulebook
package import Store

/// The number by which people know records of a kind, as that of a case or of a plaque. Wherever an id is taken, it is.
package struct PublicNumber<D: Document>: Sendable {
    private let number: @Sendable (D) -> String
    private let conditions: @Sendable (_ number: String) -> [Condition]?

    /// Numbers that an index finds under these conditions, which are `nil` for a text that is no number of the kind.
    package init(
        _ number: @escaping @Sendable (D) -> String,
        where conditions: @escaping @Sendable (_ number: String) -> [Condition]?
    ) {
        self.number = number
        self.conditions = conditions
    }

    /// Numbers that have a column of their own.
    package init(column: String, _ number: @escaping @Sendable (D) -> String) {
        self.init(number) { [.equal(column, .text($0))] }
    }

    /// Numbers of a division and year that run through, found by the columns `division_code`, `year` and `serial`.
    package init(
        running number: @escaping @Sendable (D) -> String,
        _ read: @escaping @Sendable (_ number: String) -> RunningNumber?
    ) {
        self.init(number) { text in
            read(text).map {
                [
                    .equal("division_code", .text($0.series)), .equal("year", .integer(Int64($0.year))),
                    .equal("serial", .integer(Int64($0.serial))),
                ]
            }
        }
    }

    /// The record of that number, however it is typed (`TypedCode`); `nil` when there is none.
    func find<Transaction>(_ text: String, in documents: Documents<D, Transaction>) throws -> D? {
        let wanted = TypedCode.folded(text)
        guard let conditions = conditions(wanted),
            let found = try documents.first(where: conditions, order: .byID), number(found) == wanted
        else { return nil }
        return found
    }
}
