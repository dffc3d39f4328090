/// Whole numbers as metadata has them: decimal digits without zeros in front, after a minus sign when below zero.
package enum WireNumber {
    /// The number; `nil` for every other spelling of it, such as `+5`, `05` or ` 5`, and for what is none.
    package static func value(of text: String) -> Int64? {
        guard let value = Int64(text), String(value) == text else { return nil }
        return value
    }
}
