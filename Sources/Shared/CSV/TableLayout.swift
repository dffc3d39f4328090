import Refusals

/// Which columns a table may have, and what headers call them.
package struct TableLayout: Sendable {
    /// A column.
    package struct Column: Sendable {
        /// Its name in files that this program writes in English, and in answers: `division_code`.
        package let key: String
        /// Its name in files that this program writes in 中文.
        package let chinese: String
        /// What else headers call it, in any language.
        fileprivate let others: [String]
        /// Whether a table without it says nothing.
        package let isRequired: Bool
        /// Whether what it says is taken. One that is not tells readers of an export something.
        package let isTaken: Bool

        /// The name as a person who is to write it reads it, whichever the language.
        var title: Wording { Wording("\(chinese)（\(key)）", "\(key) (“\(chinese)”)") }

        /// A column that may be there.
        package init(_ key: String, _ chinese: String, _ others: String...) {
            self.init(key, chinese, others, isRequired: false, isTaken: true)
        }

        /// A column that has to be there.
        package static func required(_ key: String, _ chinese: String, _ others: String...) -> Self {
            Column(key, chinese, others, isRequired: true, isTaken: true)
        }

        /// A column of exports that no import takes.
        package static func shown(_ key: String, _ chinese: String, _ others: String...) -> Self {
            Column(key, chinese, others, isRequired: false, isTaken: false)
        }

        private init(_ key: String, _ chinese: String, _ others: [String], isRequired: Bool, isTaken: Bool) {
            (self.key, self.chinese, self.others) = (key, chinese, others)
            (self.isRequired, self.isTaken) = (isRequired, isTaken)
        }
    }

    /// From left to right, as exports have them.
    package let columns: [Column]
    private let places: [String: Int]

    /// Columns whose names do not collide.
    package init(_ columns: Column...) {
        self.columns = columns
        let names = columns.enumerated().flatMap { place, column in
            ([column.key, column.chinese] + column.others).map { (HeaderWord.key(of: $0), place) }
        }
        places = Dictionary(names) { first, second in
            precondition(first == second, "two columns of a layout have one name")
            return first
        }
    }

    /// Which column a header means, counted from 0; `nil` for one that nobody knows.
    func column(called header: String) -> Int? {
        let key = HeaderWord.key(of: header)
        return places[key] ?? places[HeaderWord.withoutRemark(key)]
    }

    /// Where the column of that key stands, counted from 0; the key is one of this layout.
    package func place(of key: String) -> Int {
        guard let place = columns.firstIndex(where: { $0.key == key }) else {
            preconditionFailure("the layout has no column \(key)")
        }
        return place
    }
}
