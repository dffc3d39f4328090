/// A call that is refused for a reason the caller can act on.
///
/// Failures of disk, peer or data are other errors and never become a refusal on the way up.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: Reason
    /// The field at fault; `nil` when the fault is not in the request's fields.
    package let field: FieldPath?
    /// Values that the sentence mentions.
    package let values: [String: String]

    /// A refusal for that reason; `values` fill the places its sentences name. A value that is words stands twice, as `form.zh` and
    /// `form.en`.
    package init(_ reason: Reason, field: FieldPath? = nil, _ values: [String: String] = [:]) {
        self.reason = reason
        self.field = field
        self.values = values
    }

    package var code: StatusCode { reason.code }

    /// The sentence for a person, in the language asked for. Values come from callers: a brace in one stays a brace.
    package func sentence(in language: Language) -> String {
        var rest = (language == .chinese ? reason.chinese : reason.english)[...]
        var text = ""
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            text += rest[..<open]
            text +=
                values["\(name).\(language.rawValue)"] ?? values[String(name)] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        let place = field.map { " at \($0)" } ?? ""
        return "\(reason.code.name) \(reason.word)\(place): \(sentence(in: .english))"
    }
}
