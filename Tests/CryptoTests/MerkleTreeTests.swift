import Crypto
import Testing

@Suite("The Merkle tree of RFC 6962")
struct MerkleTreeTests {
    /// The complete nodes of a tree, as a log would store them.
    private struct Log {
        private(set) var nodes: [MerkleTree.Node: Digest] = [:]
        private(set) var leaves: [Digest] = []

        struct NoSuchNode: Error {}

        init(_ leaves: [[UInt8]]) throws {
            for leaf in leaves {
                let hash = MerkleTree.leafHash(leaf)
                var edge = try MerkleFrontier(size: Int64(self.leaves.count), lookup)
                for addition in edge.append(hash) {
                    #expect(nodes.updateValue(addition.hash, forKey: addition.node) == nil)
                }
                self.leaves.append(hash)
                #expect(edge.root == Log.root(self.leaves[...]))
            }
        }

        func lookup(_ node: MerkleTree.Node) throws -> Digest {
            guard let hash = nodes[node] else { throw NoSuchNode() }
            return hash
        }

        func root(_ size: Int) -> Digest { Log.root(leaves.prefix(size)) }

        /// The definition of section 2.1, word for word.
        private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
            guard leaves.count > 1 else { return leaves.first ?? SHA256.hash([]) }
            var split = 1
            while split * 2 < leaves.count { split *= 2 }
            return MerkleTree.nodeHash(root(leaves.prefix(split)), root(leaves.dropFirst(split)))
        }
    }

    private static let reference: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6F),
    ]

    @Test(
        "the reference tree of certificate transparency has its published roots",
        arguments: [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ])
    func roots(_ size: Int, _ hex: String) throws {
        let log = try Log(Self.reference)
        #expect(try MerkleTree.root(size: Int64(size), log.lookup).hex == hex)
        #expect(MerkleTree.root(ofLeafHashes: log.leaves.prefix(size)).hex == hex)
    }

    private func fortyLeaves() throws -> Log {
        try Log((0..<40).map { [UInt8($0), 7] })
    }

    @Test("every leaf of every tree up to 40 is included, at its place only", arguments: 1...40)
    func inclusion(_ size: Int) throws {
        let log = try fortyLeaves()
        let root = log.root(size)
        for index in 0..<size {
            let path = try MerkleTree.inclusionProof(index: Int64(index), size: Int64(size), log.lookup)
            func holds(_ leaf: Int, at place: Int, of size: Int, _ path: [Digest], _ root: Digest) -> Bool {
                MerkleTree.isIncluded(
                    log.leaves[leaf], index: Int64(place), size: Int64(size), path: path, root: root)
            }
            #expect(holds(index, at: index, of: size, path, root))
            #expect(!holds(index, at: index, of: size, path + [root], root))
            #expect(!holds(index, at: index, of: size, path, log.leaves[0]) || size == 1)
            #expect(path.isEmpty || !holds(index, at: index, of: size, path.dropLast(), root))
            for place in 0..<size where place != index {
                #expect(!holds(place, at: place, of: size, path, root))
                #expect(!holds(index, at: place, of: size, path, root))
            }
            for place in path.indices {
                var altered = path
                altered[place] = MerkleTree.emptyRoot
                #expect(!holds(index, at: index, of: size, altered, root))
            }
            #expect(!holds(index, at: size, of: size, path, root))
            #expect(!holds(index, at: -1, of: size, path, root))
        }
    }

    @Test("every tree up to 40 starts with every smaller one, and with no other", arguments: 0...40)
    func consistency(_ size: Int) throws {
        let log = try fortyLeaves()
        for earlier in 0...size {
            let proof = try MerkleTree.consistencyProof(from: Int64(earlier), to: Int64(size), log.lookup)
            func holds(_ earlier: Int, _ old: Digest, _ size: Int, _ new: Digest, _ proof: [Digest]) -> Bool {
                MerkleTree.isConsistent(
                    earlier: Int64(earlier), earlierRoot: old, size: Int64(size), root: new, proof: proof)
            }
            let old = log.root(earlier)
            let new = log.root(size)
            #expect(holds(earlier, old, size, new, proof))
            #expect(!holds(earlier, log.leaves[39], size, new, proof))
            #expect(earlier == 0 || !holds(earlier, old, size, log.leaves[39], proof))
            #expect(!holds(earlier, old, size, new, proof + [new]))
            #expect(proof.isEmpty || !holds(earlier, old, size, new, proof.dropLast()))
            #expect(earlier == size || !holds(size, new, earlier, old, proof))
            for place in proof.indices {
                var altered = proof
                altered[place] = MerkleTree.emptyRoot
                #expect(!holds(earlier, old, size, new, altered))
            }
            for other in 1...40 where other != earlier {
                #expect(!holds(other, old, size, new, proof))
            }
        }
    }

    @Test(
        "sizes and places without sense are answered, not stopped at",
        arguments: [
            (0, 0), (-1, 5), (5, 5), (5, 0), (.max, .max), (.min, .min), (0, .min), (.max - 1, .max),
        ] as [(Int64, Int64)])
    func nonsense(_ index: Int64, _ size: Int64) throws {
        let path = [Digest](repeating: MerkleTree.emptyRoot, count: 70)
        for path in [[], path] {
            #expect(
                !MerkleTree.isIncluded(
                    MerkleTree.emptyRoot, index: index, size: size, path: path, root: MerkleTree.leafHash([]))
            )
            #expect(
                !MerkleTree.isConsistent(
                    earlier: index, earlierRoot: MerkleTree.emptyRoot, size: size,
                    root: MerkleTree.leafHash([]), proof: path))
        }
    }

    @Test("what the lookup throws comes through")
    func failingLookup() throws {
        let log = try Log(Self.reference)
        #expect(throws: Log.NoSuchNode.self) { try MerkleTree.root(size: 9, log.lookup) }
        #expect(throws: Log.NoSuchNode.self) { try MerkleTree.inclusionProof(index: 0, size: 9, log.lookup) }
        #expect(throws: Log.NoSuchNode.self) {
            try MerkleTree.consistencyProof(from: 3, to: 9, log.lookup)
        }
    }
}
