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
        // By bytes: each of them is one of ASCII, which is part of no other character's.
        guard text.utf8.contains(where: isWildcard) else { return .text(text) }
        let escape = UInt8(ascii: "!")
        return .text(
            String(decoding: text.utf8.flatMap { isWildcard($0) ? [escape, $0] : [$0] }, as: UTF8.self))
    }

    private static func isWildcard(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "%") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "!")
    }
}
