/// A call that is refused for a reason the caller can act on.
///
/// Failures of disk, peer or data are other errors and never become a refusal on the way up.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: Reason
    /// The field at fault; `nil` when the fault is not in the request's fields.
    package let field: FieldPath?
    /// Values that the sentence mentions.
    package let values: [String: String]

    /// A refusal for that reason.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - field: The field at fault.
    ///   - values: What fills the places that the sentences name, where it is the same in every language.
    ///   - words: What fills them where it is words. Each stands twice among the values, as `roles.zh` and `roles.en`.
    package init(
        _ reason: Reason, field: FieldPath? = nil, _ values: [String: String] = [:],
        words: [String: Wording] = [:]
    ) {
        self.reason = reason
        self.field = field
        self.values = words.reduce(into: values) { all, word in
            for language in Language.allCases {
                all["\(word.key).\(language.rawValue)"] = word.value(in: language)
            }
        }
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
