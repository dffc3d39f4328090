import CommonAPI
import Crypto
import Foundation
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Tree heads that others keep")
struct TreeHeadTests {
    private let world: GateWorld
    /// The service whose heads are kept here.
    private let source = ServiceIdentity(node: "acceptance@test", key: TestCaller.second.key)

    init() throws {
        world = try GateWorld()
    }

    private func publish() throws {
        try world.connection.write { try AuditLog.publishHead(of: world.identity, at: world.now, in: $0) }
    }

    private func appendLeaf() throws {
        try world.connection.write { try AuditLog.append(.with { $0.outcome = "OK" }, in: $0) }
    }

    @Test("a head is published when the log has grown, and only then")
    func published() throws {
        try publish()
        #expect(try world.events().isEmpty)
        try appendLeaf()
        try publish()
        try publish()
        world.now = world.now.adding(seconds: 3600)
        try publish()
        #expect(try world.events().count == 1)
        try appendLeaf()
        try appendLeaf()
        try publish()
        let heads = try world.events().map { try TreeHead(serializedBytes: $0.payload) }
        #expect(heads.map(\.size) == [1, 3])
        #expect(heads.allSatisfy { $0.isSigned(by: world.identity.key.publicKey) })
        #expect(try world.events().map(\.subject) == [GateWorld.node, GateWorld.node])
        #expect(try world.leaves().count == 3)
    }

    private func head(size: Int64, signedBy key: SigningKey? = nil) -> TreeHead {
        var head = TreeHead.with {
            $0.node = source.node
            $0.size = size
            $0.root = Data(SHA256.hash([UInt8(truncatingIfNeeded: size)]).bytes)
            $0.time = world.now.microseconds
        }
        head.signature = Data((key ?? source.key).sign(head.signedText).bytes)
        return head
    }

    private func receive(_ head: TreeHead, sequence: Int64) throws -> Inbox.Fate {
        var appliers = EventAppliers()
        appliers.witnessHeads(signedBy: source.key.publicKey)
        let inbox = Inbox(source: "acceptance", appliers: appliers, identity: world.identity)
        return try world.connection.write { transaction in
            try inbox.receive(
                .with {
                    $0.sequence = sequence
                    $0.type = TreeHead.protoMessageName
                    $0.subject = head.node
                    $0.payload = try head.serializedBytes()
                }, at: world.now, in: transaction)
        }
    }

    private func witnessed(_ node: String) throws -> [WitnessedHead] {
        try world.read(as: TestCaller.auditor.actor) {
            try AuditService(identity: world.identity).listWitnessedHeads(.with { $0.node = node }, $0).heads
        }
    }

    @Test("heads of another log are kept, the largest first, and leave no leaf")
    func kept() throws {
        #expect(try receive(head(size: 9), sequence: 1) == .applied)
        #expect(try receive(head(size: 12), sequence: 2) == .applied)
        let heads = try witnessed(source.node)
        #expect(heads.map(\.id) == ["acceptance@test/12", "acceptance@test/9"])
        #expect(heads.map(\.head.size) == [12, 9])
        #expect(heads.allSatisfy { $0.receivedAt == world.now.microseconds })
        #expect(heads.allSatisfy { $0.head.isSigned(by: source.key.publicKey) })
        #expect(try witnessed("enforcement@test").isEmpty)
        #expect(try world.leaves().isEmpty)
    }

    @Test("a head its service did not sign is parked and not kept, and leaves no leaf")
    func forged() throws {
        #expect(try receive(head(size: 9, signedBy: TestCaller.stranger.key), sequence: 1) == .parked)
        #expect(try witnessed(source.node).isEmpty)
        #expect(try world.connection.read { try DeadLetters.count(of: "acceptance", in: $0) } == 1)
        #expect(try world.leaves().isEmpty)
    }

    @Test("the same head received again changes nothing")
    func again() throws {
        let head = head(size: 9)
        #expect(try receive(head, sequence: 1) == .applied)
        #expect(try receive(head, sequence: 2) == .applied)
        #expect(try witnessed(source.node).map(\.revision) == [1])
    }

    @Test(
        "a second head of one size that says otherwise does not replace the first: both are kept, and marked")
    func split() throws {
        let first = head(size: 9)
        var second = first
        second.root = Data(SHA256.hash([0, 0, 0] as [UInt8]).bytes)
        second.signature = Data(source.key.sign(second.signedText).bytes)
        #expect(try receive(first, sequence: 1) == .applied)
        #expect(try receive(second, sequence: 2) == .applied)
        #expect(try receive(second, sequence: 3) == .applied)
        let kept = try witnessed(source.node)
        #expect(Set(kept.map(\.head)) == [first, second])
        #expect(kept.map(\.forked).filter { $0 }.count == 1)
        #expect(kept.first { $0.forked }?.head == second)
        #expect(try world.connection.read { try WitnessedLog.forks(in: $0) } == 1)
    }

    @Test("a smaller head is kept as a fork")
    func smaller() throws {
        #expect(try receive(head(size: 9), sequence: 1) == .applied)
        #expect(try receive(head(size: 7), sequence: 2) == .applied)
        #expect(try witnessed(source.node).filter(\.forked).map(\.head.size) == [7])
    }

    // MARK: Epochs and consistency

    /// Heads of a log that grows, as its service publishes them.
    private func published(_ sizes: [Int]) throws -> [TreeHead] {
        let other = try GateWorld()
        try other.connection.write { try Epochs.beginFirst(at: other.now, in: $0) }
        let identity = ServiceIdentity(node: source.node, key: source.key)
        for size in sizes {
            try other.connection.write { transaction in
                while try AuditLog.size(in: transaction) < size {
                    try AuditLog.append(.with { $0.outcome = "OK" }, in: transaction)
                }
                try AuditLog.publishHead(of: identity, at: other.now, in: transaction)
            }
        }
        return try other.events().map { try TreeHead(serializedBytes: $0.payload) }
    }

    @Test("a head names its epoch under its signature and proves that the last one is its beginning")
    func consistent() throws {
        let heads = try published([3, 8, 20])
        #expect(heads.map(\.previousSize) == [0, 3, 8])
        #expect(heads.allSatisfy { !$0.epoch.isEmpty && $0.isSigned(by: source.key.publicKey) })
        var moved = heads[0]
        moved.epoch = "another"
        #expect(!moved.isSigned(by: source.key.publicKey))
        for (place, head) in heads.enumerated() {
            #expect(try receive(head, sequence: Int64(place + 1)) == .applied)
        }
        #expect(try witnessed(source.node).allSatisfy { !$0.forked })
    }

    @Test("a head whose log does not begin with the last one is kept as a fork")
    func inconsistent() throws {
        var heads = try published([3, 8])
        heads[1].root = Data(SHA256.hash([1 as UInt8]).bytes)
        heads[1].signature = Data(source.key.sign(heads[1].signedText).bytes)
        for (place, head) in heads.enumerated() { _ = try receive(head, sequence: Int64(place + 1)) }
        #expect(try witnessed(source.node).map(\.forked) == [true, false])
    }

    @Test("a head of another epoch is parked as long as no record of a restoration is kept")
    func otherEpoch() throws {
        let (first, second) = (try published([3]), try published([5]))
        #expect(try receive(first[0], sequence: 1) == .applied)
        #expect(try receive(second[0], sequence: 2) == .parked)
        let trouble = try world.connection.read {
            try $0.row("SELECT trouble FROM dead_letter") { try $0.text(0) }
        }
        #expect(trouble?.hasPrefix("FAILED_PRECONDITION head-epoch-unknown") == true)
        #expect(try witnessed(source.node).map(\.head.size) == [3])
    }
}
