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

    @Test("a second head of one size that says otherwise does not replace the first")
    func split() throws {
        let first = head(size: 9)
        var second = first
        second.root = Data(SHA256.hash([0, 0, 0] as [UInt8]).bytes)
        second.signature = Data(source.key.sign(second.signedText).bytes)
        #expect(try receive(first, sequence: 1) == .applied)
        #expect(try receive(second, sequence: 2) == .parked)
        #expect(try witnessed(source.node).map(\.head) == [first])
        let troubles = try world.connection.read {
            try $0.rows("SELECT trouble FROM dead_letter") { try $0.text(0) }
        }
        #expect(troubles.count == 1)
        #expect(troubles.first?.hasPrefix("DATA_LOSS head-forked") == true)
    }
}
