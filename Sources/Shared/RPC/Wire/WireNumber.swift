/// Whole numbers as metadata has them, none below zero: decimal digits without zeros in front.
package enum WireNumber {
    /// The number; `nil` for every other spelling of it, such as `+5`, `05` or ` 5`, for `-5`, and for what is none.
    package static func value(of text: String) -> Int64? {
        guard let value = Int64(text), value >= 0, String(value) == text else { return nil }
        return value
    }
}
