/// A stable word for why a call is refused, with the gRPC code it travels under and a sentence for a person.
///
/// Each module lists its reasons in one table, `Reasons.swift`; a refusal is made from a row of such a table,
/// so that code, word and sentence cannot drift apart.
package struct Reason: Hashable, Sendable {
    /// Kebab case, never renamed once shipped: `credit-code-taken`.
    package let word: String
    package let code: StatusCode
    /// The sentence in Chinese. `{name}` stands for a value given with the refusal.
    package let chinese: String
    /// The sentence in English.
    package let english: String

    /// The values that the sentences name; both name the same.
    package var valueNames: Set<String> {
        Set(
            english.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
                String(part.prefix { $0 != "}" })
            })
    }

    /// A row of a module's table.
    package init(_ word: String, _ code: StatusCode, zh chinese: String, en english: String) {
        self.word = word
        self.code = code
        self.chinese = chinese
        self.english = english
    }
}
