/// A key that a service must not lose, by its kind and, where there are several, its name.
package struct ServiceKeyName: Hashable, Comparable, Sendable {
    /// What a service has keys for.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Its statements and heads.
        case signing
        /// What is sealed to it.
        case box
        /// A quarter's receipt codes.
        case code
        /// Looking codes up.
        case index
    }

    package let kind: Kind
    /// As `2026q4` of a code key; `1` where there is one.
    package let name: TextLabel

    /// A name of a key.
    package init(_ kind: Kind, name: TextLabel) {
        self.kind = kind
        self.name = name
    }

    package static func < (one: ServiceKeyName, other: ServiceKeyName) -> Bool {
        (one.kind.rawValue, one.name) < (other.kind.rawValue, other.name)
    }
}
