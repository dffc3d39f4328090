/// The rules a field can declare, called by generated `validate(at:)` functions only.
///
/// Text is always in Unicode NFC, without control characters (line breaks only where the field allows them).
package enum FieldRules {
    /// Characters allowed where the `.proto` states no `max_length`.
    package static let defaultTextLength = 1000
    /// Bytes allowed where the `.proto` states no `max_length`.
    package static let defaultByteLength = 4096
    /// Items allowed where the `.proto` states no `max_items`.
    package static let defaultItems = 500
}
