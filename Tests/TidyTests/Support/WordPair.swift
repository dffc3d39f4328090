/// A sentence for people as the source says it in both languages: `say("…", "…")`, `Wording("…", "…")`, `zh: "…", en: "…"`. What is
/// filled in stands as `␣`.
struct WordPair {
    let line: Int
    let chinese: String
    let english: String

    /// The pairs of a file of Swift or of a proto.
    static func all(in source: String) -> [WordPair] {
        ["say(", "Wording(", "zh:"].flatMap { start in pairs(after: start, in: source) }
    }

    private static func pairs(after start: String, in source: String) -> [WordPair] {
        var pairs: [WordPair] = []
        var line = 1
        var rest = source[...]
        while let found = rest.firstRange(of: start) {
            line += rest[..<found.upperBound].filter(\.isNewline).count
            rest = rest[found.upperBound...]
            var reader = LiteralReader(rest)
            if let chinese = reader.next(), let english = reader.next() {
                pairs.append(WordPair(line: line, chinese: chinese, english: english))
            }
        }
        return pairs
    }
}

/// Reads arguments that are literals, one after the other; parts of one are joined by `+`.
struct LiteralReader {
    private var rest: Substring

    init(_ text: Substring) {
        rest = text
    }

    /// The next argument; `nil` where it is none.
    mutating func next() -> String? {
        skip(",")
        skip("en:")
        guard var text = literal() else { return nil }
        while true {
            let before = rest
            skip("+")
            guard let more = literal() else {
                rest = before
                return text
            }
            text += more
        }
    }

    private mutating func skip(_ sign: String) {
        rest = rest.drop(while: \.isWhitespace)
        if rest.hasPrefix(sign) { rest = rest.dropFirst(sign.count) }
        rest = rest.drop(while: \.isWhitespace)
    }

    private mutating func literal() -> String? {
        let quote = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        guard rest.hasPrefix(quote) else { return nil }
        rest = rest.dropFirst(quote.count)
        var text = ""
        while let first = rest.first, !rest.hasPrefix(quote) {
            rest = rest.dropFirst()
            guard first == "\\", let escaped = rest.first else {
                text.append(first)
                continue
            }
            rest = rest.dropFirst()
            if escaped == "(" {
                skipFilling()
                text.append("␣")
            } else {
                text.append(escaped == "n" ? "\n" : escaped)
            }
        }
        rest = rest.dropFirst(quote.count)
        return text
    }

    /// What is filled in, to its closing bracket; there may be texts and brackets in it.
    private mutating func skipFilling() {
        var depth = 1
        while depth > 0, let first = rest.first {
            if first == "\"" {
                _ = literal()
                continue
            }
            rest = rest.dropFirst()
            if first == "(" { depth += 1 }
            if first == ")" { depth -= 1 }
        }
    }
}
