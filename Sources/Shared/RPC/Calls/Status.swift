package import Refusals

/// A call's end as it travels: gRPC code, sentence, and details for programs.
///
/// The typed accessors read the `google.rpc` details; `Status` is also what a client throws.
package struct Status: Error, Hashable, Sendable {
    /// The gRPC code; a thrown status is never OK.
    package let code: StatusCode
    /// The sentence for a person, in the language the caller asked for.
    package let message: String
    /// The stable word, from `ErrorInfo`.
    package let reason: String?
    /// Values the sentence mentions, from `ErrorInfo`.
    package let values: [String: String]
    /// The field at fault, from `BadRequest`.
    package let field: FieldPath?
    /// When to try again, from `RetryInfo`.
    package let retryAfter: Duration?

    /// A status with whatever details there are.
    package init(
        _ code: StatusCode, _ message: String, reason: String? = nil, values: [String: String] = [:],
        field: FieldPath? = nil, retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.values = values
        self.field = field
        self.retryAfter = retryAfter
    }

    /// The refusal as it travels, its sentence in that language.
    package init(_ refusal: Refusal, in language: Language = .english, retryAfter: Duration? = nil) {
        self.init(
            refusal.code, refusal.sentence(in: language), reason: refusal.reason.word,
            values: refusal.values, field: refusal.field, retryAfter: retryAfter)
    }
}
