/// The hash tree of RFC 6962, section 2.1, over leaves that are only ever appended.
///
/// A node is *complete* when it covers 2^level leaves; complete nodes never change, so they are what a log
/// stores. Everything else is computed from them in O(log n).
package enum MerkleTree {
    /// Where a complete node stands: level 0 are the leaves; `index` counts from 0 at each level.
    package struct Node: Hashable, Sendable {
        /// How many times the leaves were paired: the node covers 2^level of them.
        package let level: Int
        /// How many nodes of the same level come before.
        package let index: Int64

        /// Names a node; whether it is complete depends on the size of the tree.
        package init(level: Int, index: Int64) {
            self.level = level
            self.index = index
        }
    }

    /// Finds the hash of a complete node; throws when it cannot.
    package typealias Lookup = (Node) throws -> Digest

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let emptyRoot = SHA256.hash([])

    /// The hash of a leaf: SHA-256 of 0x00 and the bytes.
    package static func leafHash(_ bytes: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(CollectionOfOne(0x00))
        hash.update(bytes)
        return hash.digest()
    }

    /// The hash of a node: SHA-256 of 0x01 and the hashes of its two children.
    package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        var hash = SHA256()
        hash.update(CollectionOfOne(0x01))
        hash.update(left)
        hash.update(right)
        return hash.digest()
    }

    /// The root over these leaf hashes.
    package static func root(ofLeafHashes leaves: some Collection<Digest>) -> Digest {
        var frontier = MerkleFrontier()
        for leaf in leaves {
            _ = frontier.append(leaf)
        }
        return frontier.root
    }

    /// The root of the tree as it was with `size` leaves.
    package static func root(size: Int64, _ lookup: Lookup) throws -> Digest {
        try MerkleFrontier(size: size, lookup).root
    }

    /// The hash over the leaves in a range, whether or not it is that of a complete node.
    static func hash(of leaves: Range<Int64>, _ lookup: Lookup) throws -> Digest {
        let count = Int64(leaves.count)
        if count & (count - 1) == 0, leaves.lowerBound.isMultiple(of: count) {
            return try lookup(Node(level: count.trailingZeroBitCount, index: leaves.lowerBound / count))
        }
        let middle = leaves.lowerBound + split(count)
        return nodeHash(
            try hash(of: leaves.lowerBound..<middle, lookup), try hash(of: middle..<leaves.upperBound, lookup)
        )
    }

    /// The largest power of two below a count of at least two: how many leaves the left child covers.
    static func split(_ count: Int64) -> Int64 {
        1 << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
