import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Audit log")
struct AuditLogTests {
    private let world: GateWorld
    private let audit: AuditService

    init() throws {
        world = try GateWorld()
        audit = AuditService(identity: world.identity)
    }

    private func grow(to size: Int) throws {
        try world.connection.write { transaction in
            for number in try Int(AuditLog.size(in: transaction))..<size {
                try AuditLog.append(
                    .with {
                        $0.requestID = "request-\(number)"
                        $0.outcome = "OK"
                    }, in: transaction)
            }
        }
    }

    /// The hashes of the leaves as they stand, by the bytes stored.
    private func leafHashes() throws -> [Digest] {
        try world.connection.read { transaction in
            try transaction.rows("SELECT body FROM audit_leaf ORDER BY position") {
                MerkleTree.leafHash(try $0.blob(0))
            }
        }
    }

    private func root(of size: Int, _ hashes: [Digest]) -> Digest {
        MerkleTree.root(ofLeafHashes: hashes.prefix(size))
    }

    private func ask<T>(as caller: TestCaller = .auditor, _ body: (Query) throws -> T) throws -> T {
        try world.read(as: caller.actor, body)
    }

    @Test("leaves count from 0 and are stored as the bytes that were hashed")
    func leaves() throws {
        try grow(to: 9)
        let leaves = try world.leaves()
        #expect(leaves.map(\.index) == Array(0..<9))
        #expect(leaves.map(\.requestID) == (0..<9).map { "request-\($0)" })
        #expect(try leafHashes() == leaves.map { MerkleTree.leafHash(try $0.serializedBytes() as [UInt8]) })
    }

    @Test("the head of every size is signed and has the root over the leaves")
    func heads() throws {
        var roots: Set<Digest> = []
        for size in 0...40 {
            try grow(to: size)
            let head = try ask { try audit.getTreeHead(GetTreeHeadRequest(), $0) }
            #expect(head.size == Int64(size))
            #expect(head.node == GateWorld.node)
            #expect(head.time == world.now.microseconds)
            #expect(Digest(bytes: head.root) == root(of: size, try leafHashes()))
            #expect(head.isSigned(by: world.identity.key.publicKey))
            roots.formUnion(Digest(bytes: head.root).map { [$0] } ?? [])
        }
        #expect(roots.count == 41)
    }

    @Test("a head that was touched is not signed")
    func forgedHeads() throws {
        try grow(to: 5)
        let honest = try ask { try audit.getTreeHead(GetTreeHeadRequest(), $0) }
        let key = world.identity.key.publicKey
        var forged = Array(repeating: honest, count: 7)
        forged[0].node = "registry@other"
        forged[1].size = 4
        forged[2].root[0] ^= 1
        forged[3].time += 1
        forged[4].signature[0] ^= 1
        forged[5].signature = Data()
        forged[6].root = Data()
        for head in forged { #expect(!head.isSigned(by: key)) }
        #expect(honest.isSigned(by: key))
        #expect(!honest.isSigned(by: TestCaller.stranger.key.publicKey))
    }

    @Test("every leaf of every size is proven to be in the log, and at no other place")
    func inclusion() throws {
        try grow(to: 33)
        let hashes = try leafHashes()
        for size in 1...33 {
            for index in 0..<size {
                let proof = try ask {
                    try audit.proveInclusion(
                        .with {
                            $0.index = Int64(index)
                            $0.size = Int64(size)
                        }, $0)
                }
                let path = proof.path.compactMap { Digest(bytes: $0) }
                let root = root(of: size, hashes)
                let leaf = MerkleTree.leafHash(try proof.leaf.serializedBytes() as [UInt8])
                #expect(proof.leaf.index == Int64(index))
                #expect(
                    MerkleTree.isIncluded(
                        leaf, index: Int64(index), size: Int64(size), path: path, root: root))
                #expect(
                    !MerkleTree.isIncluded(
                        leaf, index: Int64((index + 1) % size), size: Int64(size), path: path, root: root)
                        || size == 1)
            }
        }
    }

    @Test("the head that comes with a proof against the present size has the root the path leads to")
    func inclusionInPresent() throws {
        try grow(to: 21)
        let proof = try ask { try audit.proveInclusion(.with { $0.index = 20 }, $0) }
        let root = try #require(Digest(bytes: proof.head.root))
        #expect(proof.head.isSigned(by: world.identity.key.publicKey))
        #expect(
            MerkleTree.isIncluded(
                MerkleTree.leafHash(try proof.leaf.serializedBytes() as [UInt8]), index: 20, size: 21,
                path: proof.path.compactMap { Digest(bytes: $0) }, root: root))
    }

    @Test("every size is proven to be the beginning of every later one, and of no other")
    func consistency() throws {
        try grow(to: 33)
        let hashes = try leafHashes()
        for second in 0...33 {
            for first in 0...second {
                let proof = try ask {
                    try audit.proveConsistency(
                        .with {
                            $0.first = Int64(first)
                            $0.second = Int64(second)
                        }, $0)
                }
                let path = proof.path.compactMap { Digest(bytes: $0) }
                let (earlier, later) = (root(of: first, hashes), root(of: second, hashes))
                #expect(
                    MerkleTree.isConsistent(
                        earlier: Int64(first), earlierRoot: earlier, size: Int64(second), root: later,
                        proof: path))
                guard first > 0 else { continue }
                #expect(
                    !MerkleTree.isConsistent(
                        earlier: Int64(first), earlierRoot: MerkleTree.emptyRoot, size: Int64(second),
                        root: later,
                        proof: path))
            }
        }
    }

    @Test(
        "leaves are listed from one index to before another",
        arguments: [
            (0, 0, 0..<7), (0, 7, 0..<7), (2, 5, 2..<5), (6, 0, 6..<7), (7, 7, 7..<7), (7, 0, 7..<7),
            (3, 3, 3..<3),
        ] as [(Int64, Int64, Range<Int64>)])
    func listing(_ from: Int64, _ end: Int64, _ expected: Range<Int64>) throws {
        try grow(to: 7)
        var indices: [Int64] = []
        try ask {
            try audit.listLeaves(
                .with {
                    $0.from = from
                    $0.to = end
                }, $0
            ) { indices.append($0.index) }
        }
        #expect(indices == Array(expected))
    }

    @Test("what lies beyond the log is refused by name", arguments: Beyond.all)
    func beyond(_ row: Beyond) throws {
        try grow(to: 7)
        let refusal = #expect(throws: Refusal.self) { try ask { try row.ask(audit, $0) } }
        #expect(refusal?.reason == .beyondLog)
        #expect(refusal?.field == row.field)
        #expect(refusal?.values["size"] != nil)
    }

    struct Beyond: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let field: FieldPath
        let ask: @Sendable (AuditService, Query) throws -> Void

        static let all = [
            Beyond(testDescription: "leaves up to 8", field: "to") { audit, query in
                try audit.listLeaves(.with { $0.to = 8 }, query) { _ in }
            },
            Beyond(testDescription: "leaves from 8", field: "from") { audit, query in
                try audit.listLeaves(.with { $0.from = 8 }, query) { _ in }
            },
            Beyond(testDescription: "leaves backwards", field: "from") { audit, query in
                try audit.listLeaves(
                    .with {
                        $0.from = 5
                        $0.to = 4
                    }, query
                ) { _ in }
            },
            Beyond(testDescription: "leaf 7", field: "index") { audit, query in
                _ = try audit.proveInclusion(.with { $0.index = 7 }, query)
            },
            Beyond(testDescription: "leaf 4 of 4", field: "index") { audit, query in
                _ = try audit.proveInclusion(
                    .with {
                        $0.index = 4
                        $0.size = 4
                    }, query)
            },
            Beyond(testDescription: "a leaf of 8", field: "size") { audit, query in
                _ = try audit.proveInclusion(.with { $0.size = 8 }, query)
            },
            Beyond(testDescription: "from 3 to 8", field: "second") { audit, query in
                _ = try audit.proveConsistency(
                    .with {
                        $0.first = 3
                        $0.second = 8
                    }, query)
            },
            Beyond(testDescription: "from 5 to 4", field: "first") { audit, query in
                _ = try audit.proveConsistency(
                    .with {
                        $0.first = 5
                        $0.second = 4
                    }, query)
            },
        ]
    }

    @Test("an empty log has a head and no leaf to prove")
    func empty() throws {
        let refusal = #expect(throws: Refusal.self) {
            try ask { try audit.proveInclusion(ProveInclusionRequest(), $0) }
        }
        #expect(refusal?.reason == .beyondLog)
        #expect(refusal?.field == "index")
        let head = try ask { try audit.getTreeHead(GetTreeHeadRequest(), $0) }
        #expect(Digest(bytes: head.root) == MerkleTree.emptyRoot)
    }

    @Test("the leaves are for an auditor of the province alone")
    func access() throws {
        try grow(to: 3)
        let actor = Actor(
            .with {
                $0.grants = [
                    .with {
                        $0.role = .auditor
                        $0.divisionCode = "330400"
                    }
                ]
            })
        for ask in [
            { query in try audit.listLeaves(ListLeavesRequest(), query) { _ in } },
            { query in _ = try audit.proveInclusion(ProveInclusionRequest(), query) },
        ] as [(Query) throws -> Void] {
            let refusal = #expect(throws: Refusal.self) { try world.read(as: actor, ask) }
            #expect(refusal?.reason == .noGrantHere)
        }
    }

    @Test("a log that lacks a node is damaged, and says where")
    func damaged() throws {
        try grow(to: 7)
        try world.connection.write {
            try $0.execute("DELETE FROM audit_node WHERE level = 1 AND position = 1")
        }
        let damage = #expect(throws: DamagedLog.self) {
            try ask {
                try audit.proveInclusion(
                    .with {
                        $0.index = 0
                        $0.size = 4
                    }, $0)
            }
        }
        #expect(
            damage?.description == "the audit log is damaged: node 1 of level 1 is missing; restore a backup")
    }
}
