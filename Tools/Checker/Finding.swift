/// Something that does not hold in a store, or between stores.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// What kind of promise is broken.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What a client was told is not there, or not as it was told.
        case lost
        /// It is there more than once.
        case doubled
        /// Only part of an effect is there: a document without its leaf, an event without its command.
        case half
        /// A file, a chain of revisions, a log or an outbox does not hold together.
        case damaged
        /// Two stores do not agree on what one told the other.
        case unreconciled
        /// A number that people were given was given to somebody else.
        case reissued
    }

    package let kind: Kind
    /// The service whose store it was found in.
    package let service: String
    /// What was expected and what was found, in a sentence.
    package let sentence: String

    /// A finding as it is reported.
    package init(_ kind: Kind, in service: String, _ sentence: String) {
        self.kind = kind
        self.service = service
        self.sentence = sentence
    }

    package var description: String { "\(kind.rawValue) in \(service): \(sentence)" }
}

extension [Finding] {
    /// How many are of that kind.
    package func count(of kind: Finding.Kind) -> Int {
        count { $0.kind == kind }
    }
}
