/// A call that is refused for a reason the caller can act on.
///
/// Failures of disk, peer or data are other errors and never become a refusal on the way up.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: Reason
    /// The field at fault; `nil` when the fault is not in the request's fields.
    package let field: FieldPath?
    /// Values that the sentence mentions.
    package let values: [String: String]

    package init(_ reason: Reason, field: FieldPath? = nil, _ values: [String: String] = [:]) {
        self.reason = reason
        self.field = field
        self.values = values
    }

    package var code: StatusCode { reason.code }

    /// The sentence for a person, in the language asked for.
    package func sentence(in language: Language) -> String {
        let pattern = language == .chinese ? reason.chinese : reason.english
        return values.reduce(pattern) { text, value in
            text.replacing("{\(value.key)}", with: value.value)
        }
    }
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        let place = field.map { " at \($0)" } ?? ""
        return "\(reason.code.name) \(reason.word)\(place): \(sentence(in: .english))"
    }
}
