/// The rules a field can declare, called by generated `validate(at:)` functions only.
///
/// Text is always in Unicode NFC, without control characters (line breaks only where the field allows them) and without
/// what nobody can see; text of blanks only is no text.
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
    /// carriage returns. Of a name its one spelling is judged, which is what the service works with; of a cell nothing
    /// is, because its row is judged with it.
    package static func text(
        _ value: String, _ name: String = "", in path: FieldPath = .request, as kind: TextKind = .free,
        required: Bool = false, min: Int = 0, max: Int = defaultTextLength, multiline: Bool = false,
        pattern: TextPattern? = nil
    ) throws(Refusal) {
        if kind == .cell { return }
        let value = kind == .free ? value : NameForm.spelling(of: value)
        let bytes = value.utf8.count
        let isBlank = TextForm.isBlank(value)
        if required, isBlank || (kind == .name && !NameForm.names(value)) {
            throw Refusal(.fieldRequired, field: path.field(name))
        }
        if bytes == 0 { return }
        // A scalar takes one to four bytes: most texts need no counting.
        if bytes > max || bytes < min * 4 {
            let length = value.unicodeScalars.count
            try within(length, min, max, path.field(name))
        }
        if let fault = fault(in: value, as: kind, multiline: multiline) {
            throw fault.refusal(at: path.field(name))
        }
        if isBlank { throw Refusal(.textBlank, field: path.field(name)) }
        if kind == .fileName, !isFileName(value) { throw Refusal(.fileNameForm, field: path.field(name)) }
        if let pattern, !pattern.matches(value) {
            let form = pattern.wording
            throw Refusal(
                .fieldPattern, field: path.field(name), words: ["form": form])
        }
    }

    /// Whether a reader may name a file so: it leads to no other folder and is not hidden.
    package static func isFileName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix(".") && !text.utf8.contains { $0 == 0x2F || $0 == 0x5C || $0 == 0 }
    }

    private static func fault(in text: String, as kind: TextKind, multiline: Bool) -> TextForm.Fault? {
        if kind == .free { return TextForm.fault(in: text, multiline: multiline) }
        return NameForm.fault(in: text).map { scalar in
            TextForm.controls(scalar.value) ? .control(scalar) : .unseen(scalar)
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
