extension MerkleTree {
    /// Whether the path shows that the leaf stands at `index` (from 0) in the tree with that size and root.
    ///
    /// Any input is allowed; whatever does not fit is not included.
    package static func isIncluded(
        _ leafHash: Digest, index: Int64, size: Int64, path: [Digest], root: Digest
    ) -> Bool {
        guard 0 <= index, index < size else { return false }
        var place = index
        var last = size - 1
        var hash = leafHash
        for sibling in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = nodeHash(sibling, hash)
                climb(&place, &last) { place, last in place & 1 == 0 && last > 0 }
            } else {
                hash = nodeHash(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether the proof shows that the tree with `size` leaves starts with the tree of `earlier` leaves.
    ///
    /// Any input is allowed; whatever does not fit is not consistent. Every tree starts with the empty one.
    package static func isConsistent(
        earlier: Int64, earlierRoot: Digest, size: Int64, root: Digest, proof: [Digest]
    ) -> Bool {
        guard 0 <= earlier, earlier <= size else { return false }
        if earlier == 0 {
            return proof.isEmpty && earlierRoot == emptyRoot && (size > 0 || root == emptyRoot)
        }
        if earlier == size { return proof.isEmpty && earlierRoot == root }
        // When the earlier tree is one complete node, the proof leaves it out: the verifier has it.
        let isPerfect = earlier & (earlier - 1) == 0
        var rest = proof[...]
        guard let first = isPerfect ? earlierRoot : rest.popFirst() else { return false }
        var place = earlier - 1
        var last = size - 1
        climb(&place, &last) { place, _ in place & 1 == 1 }
        var old = first
        var new = first
        for sibling in rest {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                old = nodeHash(sibling, old)
                new = nodeHash(sibling, new)
                climb(&place, &last) { place, last in place & 1 == 0 && last > 0 }
            } else {
                new = nodeHash(new, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && old == earlierRoot && new == root
    }

    /// Goes up levels at which the node has no sibling in the tree.
    private static func climb(
        _ place: inout Int64, _ last: inout Int64, while condition: (Int64, Int64) -> Bool
    ) {
        while condition(place, last) {
            place >>= 1
            last >>= 1
        }
    }
}
