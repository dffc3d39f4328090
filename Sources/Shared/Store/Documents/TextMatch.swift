/// Conditions on text that every engine reads alike.
package enum TextMatch {
    /// The condition that the text of an expression contains what `needle(_:)` made of a text, as the value of a
    /// parameter.
    ///
    /// Small and capital letters of ASCII are one to some engines and two to others, so that both texts should be in
    /// small letters. The pattern is an expression and no bare parameter: SQLite plans a statement anew for each value
    /// of such a parameter.
    ///
    /// - Parameters:
    ///   - expression: A column, or what is made of columns.
    ///   - parameter: As it stands in the statement, `$1`.
    /// - Returns: The condition, for a `WHERE`.
    package static func contains(_ expression: String, _ parameter: String) -> String {
        "\(expression) LIKE ('%' || \(parameter) || '%') ESCAPE '!'"
    }

    /// A text as `contains` looks for it: none of its characters stands for others.
    package static func needle(_ text: String) -> SQLValue {
        guard text.contains(where: wildcards.contains) else { return .text(text) }
        return .text(String(text.flatMap { wildcards.contains($0) ? ["!", $0] : [$0] }))
    }

    private static let wildcards: Set<Character> = ["%", "_", "!"]
}
