/// What people call something, in the languages that Qingtong speaks.
package struct Wording: Hashable, Sendable {
    package let chinese: String
    package let english: String

    /// The words in both languages.
    package init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// Of a value that says nothing, or that this release does not know.
    package static let none = Wording("", "")

    /// The words in that language.
    package func callAsFunction(in language: Language) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }
}

/// An error that says itself to people in the languages that Qingtong speaks: one line, with what to do next. Its description,
/// which logs take, is the English one.
package protocol WordedError: Error, CustomStringConvertible {
    /// The sentence in both languages.
    var wording: Wording { get }
}

extension WordedError {
    package var description: String { wording.english }
}

extension Collection where Element == Wording {
    /// Words one after the other, as each language lists them.
    package var listed: Wording {
        Wording(map(\.chinese).joined(separator: "、"), map(\.english).joined(separator: ", "))
    }
}

/// An enum of the protos that people read: its words stand beside its values there, and nowhere else.
package protocol Worded: CaseIterable, Equatable {
    /// The value's name in the proto without the enum's prefix, as `UNDER_CONSTRUCTION`: how files and records name it.
    /// Empty for the unspecified value and for one that this release does not know.
    var protoName: String { get }
    /// What people call the value; empty as `protoName` is.
    var wording: Wording { get }
}

extension Worded {
    /// The value that is called so: by its name in the proto or on the command line (`under-construction`), in any case, or by
    /// its words in any language. `nil` when none is, or when the text is empty.
    package init?(called text: some StringProtocol) {
        let wanted = Self.folded(text)
        let value = Self.allCases.first { value in
            let names = [value.protoName, value.wording.chinese, value.wording.english]
            return names.contains { Self.folded($0) == wanted }
        }
        guard !wanted.isEmpty, let value else { return nil }
        self = value
    }

    /// The value's name as one types it: `under-construction`.
    package var typedName: String { protoName.lowercased().replacing("_", with: "-") }

    private static func folded(_ text: some StringProtocol) -> String {
        String(text.lowercased().filter { !"_- ".contains($0) })
    }
}

extension Collection where Element: Worded {
    /// What people call the values, one after the other.
    package var wording: Wording { map(\.wording).listed }
}
