/// The few complete nodes at the right edge of a tree, which are enough to append to it and to know its root.
package struct MerkleFrontier: Hashable, Sendable {
    /// A complete node with its hash, to be stored.
    package struct Addition: Hashable, Sendable {
        /// Where the node stands.
        package let node: MerkleTree.Node
        /// What to store there; it never changes.
        package let hash: Digest
    }

    /// How many leaves there are.
    package private(set) var size: Int64 = 0
    /// The roots of the complete subtrees, largest first: one for every bit set in `size`.
    private var peaks: [Digest] = []

    /// The edge of a tree without leaves.
    package init() {}

    /// The edge of the tree as it was with `size` leaves; looks up at most one node for every bit of `size`.
    package init(size: Int64, _ lookup: MerkleTree.Lookup) throws {
        precondition(size >= 0, "a tree has no negative number of leaves")
        self.size = size
        for level in (0..<Int64.bitWidth - 1).reversed() where size >> level & 1 == 1 {
            peaks.append(try lookup(MerkleTree.Node(level: level, index: size >> level - 1)))
        }
    }

    /// The root over all leaves.
    package var root: Digest {
        guard let last = peaks.last else { return MerkleTree.emptyRoot }
        return peaks.dropLast().reversed().reduce(last) { MerkleTree.nodeHash($1, $0) }
    }

    /// Adds a leaf and returns the nodes it completes, the leaf itself first.
    package mutating func append(_ leafHash: Digest) -> [Addition] {
        var additions = [Addition(node: MerkleTree.Node(level: 0, index: size), hash: leafHash)]
        var hash = leafHash
        for level in 0..<size.trailingOnes {
            hash = MerkleTree.nodeHash(peaks.removeLast(), hash)
            additions.append(
                Addition(node: MerkleTree.Node(level: level + 1, index: size >> (level + 1)), hash: hash))
        }
        peaks.append(hash)
        size += 1
        return additions
    }
}

extension Int64 {
    fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
