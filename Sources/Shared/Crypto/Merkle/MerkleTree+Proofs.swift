extension MerkleTree {
    /// The audit path of RFC 6962, section 2.1.1, for one leaf of a tree with `size` leaves, lowest node
    /// first.
    ///
    /// `index` counts from 0 and must be below `size`.
    package static func inclusionProof(
        index: Int64, size: Int64, _ lookup: Lookup
    ) throws -> [Digest] {
        precondition(0 <= index && index < size, "only a leaf of the tree has a path")
        var path: [Digest] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + split(Int64(range.count))
            let isLeft = index < middle
            let other = isLeft ? middle..<range.upperBound : range.lowerBound..<middle
            path.append(try hash(of: other, lookup))
            range = isLeft ? range.lowerBound..<middle : middle..<range.upperBound
        }
        return path.reversed()
    }

    /// The proof of RFC 6962, section 2.1.2, that the tree of `size` leaves starts with that of `earlier`
    /// leaves.
    ///
    /// Empty when both sizes are the same and when `earlier` is 0. `earlier` must not exceed `size`.
    package static func consistencyProof(
        from earlier: Int64, to size: Int64, _ lookup: Lookup
    ) throws -> [Digest] {
        precondition(0 <= earlier && earlier <= size, "a tree grows only")
        guard earlier > 0, earlier < size else { return [] }
        var proof: [Digest] = []
        var range = 0..<size
        var isWholeOfEarlier = true
        while range.upperBound != earlier {
            let middle = range.lowerBound + split(Int64(range.count))
            if earlier <= middle {
                proof.append(try hash(of: middle..<range.upperBound, lookup))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(of: range.lowerBound..<middle, lookup))
                range = middle..<range.upperBound
                isWholeOfEarlier = false
            }
        }
        // The verifier knows the earlier root; only a part of it must be sent along.
        if !isWholeOfEarlier {
            proof.append(try hash(of: range, lookup))
        }
        return proof.reversed()
    }
}
