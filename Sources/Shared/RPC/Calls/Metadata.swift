/// Key-value pairs that travel with a request. Keys are lower case; unknown ones pass.
package struct Metadata: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var pairs: [(key: String, value: String)]

    package init(_ pairs: [(key: String, value: String)] = []) {
        self.pairs = pairs
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        pairs = elements.map { (key: $0.0, value: $0.1) }
    }

    /// The first value under that key. Setting replaces every value under it; `nil` removes them.
    package subscript(key: String) -> String? {
        get { pairs.first { $0.key == key }?.value }
        set {
            pairs.removeAll { $0.key == key }
            if let newValue { pairs.append((key: key, value: newValue)) }
        }
    }

    package static func == (left: Metadata, right: Metadata) -> Bool {
        left.pairs.elementsEqual(right.pairs, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.key)
            hasher.combine(pair.value)
        }
    }
}

extension Metadata {
    /// The keys Qingtong gives a meaning to (docs/wire.md).
    package enum Keys {
        package static let principal = "qt-principal"
        package static let requestID = "qt-request-id"
        package static let time = "qt-time"
        package static let signature = "qt-signature"
        /// Nanoseconds left, for streams, which have no `timeout_nano` of their own.
        package static let timeout = "qt-timeout"
        package static let language = "accept-language"
        package static let traceParent = "traceparent"
    }
}
