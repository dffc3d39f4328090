/// Reads the patterns that a field may state: a small part of the regular expressions everybody knows.
///
/// A pattern is a row of pieces. A piece is a character, an escaped character (`\.`) or a set (`[a-z0-9.-]`), and
/// may be followed by `?`, `*`, `+`, `{n}`, `{n,}` or `{n,m}`. There are no groups, alternatives, anchors (the
/// whole text must match anyway), negated sets, wildcards or named classes. A piece of open length may share no
/// character with what can follow it, so that a match takes one pass and no pattern can be made slow by its text.
package struct PatternParser {
    /// So many characters of one set.
    package struct Piece: Hashable, Sendable {
        /// Unicode scalars.
        package var set: [ClosedRange<UInt32>]
        package var times: ClosedRange<Int>

        package init(set: [ClosedRange<UInt32>], times: ClosedRange<Int>) {
            self.set = set
            self.times = times
        }

        fileprivate var isOpen: Bool { times.lowerBound < times.upperBound }
    }

    /// Why a pattern is outside what is understood.
    package struct Failure: Error, Hashable {
        /// What follows "the pattern … ".
        package let sentence: String
    }

    private var rest: Substring.UnicodeScalarView
    private static let special = Set<Unicode.Scalar>("()[]{}|.^$?*+\\".unicodeScalars)

    /// The pieces of a pattern.
    package static func pieces(of source: String) throws(Failure) -> [Piece] {
        var parser = PatternParser(rest: Substring(source).unicodeScalars)
        var pieces: [Piece] = []
        while !parser.rest.isEmpty {
            var piece = Piece(set: try parser.atom(), times: 1...1)
            piece.times = try parser.times()
            pieces.append(piece)
        }
        try requireOnePass(pieces)
        return pieces
    }

    private mutating func atom() throws(Failure) -> [ClosedRange<UInt32>] {
        guard let scalar = rest.popFirst() else { throw Failure(sentence: "ends too early") }
        if scalar == "[" { return try set() }
        if scalar == "\\" { return [try escaped()] }
        if Self.special.contains(scalar) {
            throw Failure(
                sentence:
                    "has a `\(scalar)`, which is not understood here; write `\\\(scalar)` for the character")
        }
        return [scalar.value...scalar.value]
    }

    private mutating func set() throws(Failure) -> [ClosedRange<UInt32>] {
        var ranges: [ClosedRange<UInt32>] = []
        if rest.first == "^" {
            throw Failure(sentence: "has a negated set; name the characters that are allowed")
        }
        while let scalar = rest.popFirst() {
            if scalar == "]" {
                if ranges.isEmpty { throw Failure(sentence: "has an empty set") }
                return ranges
            }
            if scalar == "[" {
                throw Failure(sentence: "has a set inside a set; write `\\[` for the character")
            }
            let low = scalar == "\\" ? try escaped().lowerBound : scalar.value
            guard rest.first == "-", let next = rest.dropFirst().first, next != "]" else {
                ranges.append(low...low)
                continue
            }
            rest.removeFirst(2)
            let high = next == "\\" ? try escaped().lowerBound : next.value
            if high < low { throw Failure(sentence: "has a range that runs backwards") }
            ranges.append(low...high)
        }
        throw Failure(sentence: "has a set without an end")
    }

    private mutating func escaped() throws(Failure) -> ClosedRange<UInt32> {
        guard let scalar = rest.popFirst() else { throw Failure(sentence: "ends in a backslash") }
        if !Self.special.contains(scalar), scalar != "-" {
            throw Failure(sentence: "has `\\\(scalar)`; write the characters out as a set")
        }
        return scalar.value...scalar.value
    }

    private mutating func times() throws(Failure) -> ClosedRange<Int> {
        switch rest.first {
        case "?": rest.removeFirst(); return 0...1
        case "*": rest.removeFirst(); return 0...Int.max
        case "+": rest.removeFirst(); return 1...Int.max
        case "{": rest.removeFirst(); return try counts()
        default: return 1...1
        }
    }

    private mutating func counts() throws(Failure) -> ClosedRange<Int> {
        guard let end = rest.firstIndex(of: "}") else {
            throw Failure(sentence: "has a count without an end")
        }
        let parts = String(rest[..<end]).split(separator: ",", omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        guard let low = parts.first.flatMap({ Int($0) }), low >= 0, parts.count <= 2 else {
            throw Failure(sentence: "has a count that is not {n}, {n,} or {n,m}")
        }
        guard parts.count == 2 else { return try Self.times(low, low) }
        if parts[1].isEmpty { return low...Int.max }
        guard let high = Int(parts[1]) else {
            throw Failure(sentence: "has a count that is not {n}, {n,} or {n,m}")
        }
        return try Self.times(low, high)
    }

    private static func times(_ low: Int, _ high: Int) throws(Failure) -> ClosedRange<Int> {
        if high < low || high == 0 { throw Failure(sentence: "has a count that nothing can meet") }
        return low...high
    }

    /// Refuses a pattern in which taking as many characters as fit could take one too many.
    private static func requireOnePass(_ pieces: [Piece]) throws(Failure) {
        for (index, piece) in pieces.enumerated() where piece.isOpen {
            for next in pieces[(index + 1)...] {
                if piece.set.contains(where: { range in next.set.contains { $0.overlaps(range) } }) {
                    throw Failure(
                        sentence:
                            "has a repetition of open length that shares characters with what follows it")
                }
                if next.times.lowerBound > 0 { break }
            }
        }
    }
}
