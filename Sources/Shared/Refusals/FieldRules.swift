/// The rules a field can declare, called by generated `validate(at:)` functions only.
///
/// Text is always in Unicode NFC, without control characters (line breaks only where the field allows them).
/// An empty value that is not required breaks no rule of length or form. The path of a field is put together
/// only when the field is refused, so that a message without fault costs no allocation.
package enum FieldRules {
    /// Characters allowed where the `.proto` states no `max_length`.
    package static let defaultTextLength = 1000
    /// Bytes allowed where the `.proto` states no `max_length`.
    package static let defaultByteLength = 4096
    /// Items allowed where the `.proto` states no `max_items`.
    package static let defaultItems = 500

    /// Refuses text that breaks a rule. Length is counted in Unicode scalars: what a person sees as one character
    /// may be made of many, and a limit on those would leave the size open. `multiline` allows line feeds and
    /// carriage returns.
    package static func text(
        _ value: String, _ name: String = "", in path: FieldPath = .request, required: Bool = false,
        min: Int = 0, max: Int = defaultTextLength, multiline: Bool = false, pattern: TextPattern? = nil
    ) throws(Refusal) {
        let bytes = value.utf8.count
        if bytes == 0 {
            if required { throw Refusal(.fieldRequired, field: path.field(name)) }
            return
        }
        // A scalar takes one to four bytes: most texts need no counting.
        if bytes > max || bytes < min * 4 {
            let length = value.unicodeScalars.count
            try within(length, min, max, path.field(name))
        }
        if let fault = TextForm.fault(in: value, multiline: multiline) {
            throw fault.refusal(at: path.field(name))
        }
        if let pattern, !pattern.matches(value) {
            throw Refusal(.fieldPattern, field: path.field(name), ["pattern": pattern.source])
        }
    }

    /// Refuses bytes whose number breaks a rule; no bytes at all are an empty value.
    package static func bytes(
        _ count: Int, _ name: String = "", in path: FieldPath = .request, required: Bool = false,
        min: Int = 0, max: Int = defaultByteLength
    ) throws(Refusal) {
        if count == 0 {
            if required { throw Refusal(.fieldRequired, field: path.field(name)) }
            return
        }
        if count < min || count > max { try within(count, min, max, path.field(name)) }
    }

    /// Refuses a flag that must be set.
    package static func flag(
        _ value: Bool, _ name: String = "", in path: FieldPath = .request, required: Bool
    ) throws(Refusal) {
        if required, !value { throw Refusal(.fieldRequired, field: path.field(name)) }
    }

    /// Refuses a field that must be there and is not: an optional field, a message, a `oneof`.
    package static func present(
        _ isPresent: Bool, _ name: String, in path: FieldPath
    ) throws(Refusal) {
        if !isPresent { throw Refusal(.fieldRequired, field: path.field(name)) }
    }

    private static func within(_ length: Int, _ min: Int, _ max: Int, _ place: FieldPath) throws(Refusal) {
        if length > max { throw Refusal(.fieldTooLong, field: place, ["max": "\(max)"]) }
        if length < min { throw Refusal(.fieldTooShort, field: place, ["min": "\(min)"]) }
    }
}
