/// Key-value pairs that travel with a request. Keys are lower case; unknown ones pass.
package struct Metadata: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// In the order they travel; a key may stand more than once.
    package private(set) var pairs: [(key: String, value: String)]

    /// Keys must be lower case; they are not changed here.
    package init(_ pairs: [(key: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// The pairs in the order they are written.
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

    /// The value under that key, and whether there is more than one: then who reads the first and who reads the last would not
    /// agree. `nil` when there is none.
    package func value(_ key: String) -> (text: String, isRepeated: Bool)? {
        var found: String?
        for pair in pairs where pair.key == key {
            if let found { return (found, true) }
            found = pair.value
        }
        return found.map { ($0, false) }
    }

    /// Equal when the same pairs stand in the same order.
    package static func == (left: Metadata, right: Metadata) -> Bool {
        left.pairs.elementsEqual(right.pairs, by: ==)
    }

    /// Feeds keys and values in their order.
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
        /// Who calls: the name of a principal of the directory.
        package static let principal = "qt-principal"
        /// The idempotency key: 128 bits in lower-case hex.
        package static let requestID = "qt-request-id"
        /// When the caller signed: UTC microseconds since 1970.
        package static let time = "qt-time"
        /// The Ed25519 signature over the call, in hex.
        package static let signature = "qt-signature"
        /// In place of a signature, on a plain query: the code over the call under the key agreed with the service, in hex.
        package static let mac = "qt-mac"
        /// For whom a gateway calls, in its own words: an address or a number, up to 64 letters, digits and `.:_@/-`. It is believed of
        /// a principal that is a gateway, and limits that belong to callers count it.
        package static let source = "qt-source"
        /// Nanoseconds left, for streams, which have no `timeout_nano` of their own.
        package static let timeout = "qt-timeout"
        /// The languages the caller reads, as in HTTP.
        package static let language = "accept-language"
        /// The W3C trace context.
        package static let traceParent = "traceparent"
    }
}
