/// The form a whole text must have, as a row of pieces: so many characters of one set, then so many of the next.
///
/// The generator writes these from `pattern` in the `.proto`. It accepts only patterns in which a repetition of
/// open length shares no character with what may follow it, so that taking as many characters as fit is never
/// wrong and a match takes one pass.
package struct TextPattern: Hashable, Sendable {
    /// So many characters of one set.
    package struct Piece: Hashable, Sendable {
        /// The Unicode scalars of the set.
        package let set: [ClosedRange<UInt32>]
        package let times: ClosedRange<Int>

        /// As many characters of the set as `times` allows.
        package init(_ set: [ClosedRange<UInt32>], _ times: ClosedRange<Int>) {
            self.set = set
            self.times = times
        }

        fileprivate func holds(_ scalar: Unicode.Scalar) -> Bool {
            set.contains { $0.contains(scalar.value) }
        }
    }

    /// As the `.proto` has it, for the sentence of a refusal.
    package let source: String
    package let pieces: [Piece]

    /// The form that `source` spells, piece by piece.
    package init(_ source: String, _ pieces: [Piece]) {
        self.source = source
        self.pieces = pieces
    }

    /// Whether the whole text has this form.
    package func matches(_ text: String) -> Bool {
        var rest = text.unicodeScalars.makeIterator()
        var next = rest.next()
        for piece in pieces {
            var taken = 0
            while taken < piece.times.upperBound, let scalar = next, piece.holds(scalar) {
                next = rest.next()
                taken += 1
            }
            if taken < piece.times.lowerBound { return false }
        }
        return next == nil
    }
}
