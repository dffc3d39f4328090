import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("A store that was restored")
struct RestorationTests {
    private let province: RestoredWorld
    private var world: GateWorld { province.world }

    init() throws {
        province = try RestoredWorld()
    }

    private func serial(after last: Int) throws -> Int {
        try world.write { try $0.serial(after: last, in: "PX-2026") }
    }

    @Test("takes no command, event or timer and gives no number until the record is in, and answers queries")
    func unsettled() throws {
        try province.restore()
        try world.expectRefusal(.restorationUnsettled, of: world.call())
        #expect(province.refused { _ = try serial(after: 3) } == .restorationUnsettled)
        #expect(
            province.refused {
                try world.connection.write { transaction in
                    _ = try Inbox(source: "enforcement", appliers: EventAppliers(), identity: world.identity)
                        .receive(.with { $0.sequence = 1 }, at: world.now, in: transaction)
                }
            } == .restorationUnsettled)
        let fired = try world.connection.write { transaction in
            try Timers.set(.eventRetry, "enforcement/x", due: world.now, in: transaction)
            return try TimerRunner(TimerHandlers(), identity: world.identity).runAll(
                at: world.now.adding(seconds: 1), in: transaction)
        }
        #expect(fired == 0)
        try world.connection.write { try AuditLog.publishHead(of: world.identity, at: world.now, in: $0) }
        #expect(try world.events().isEmpty)
        let state = try world.read(as: province.actor) {
            try province.service.getRestoration(GetRestorationRequest(), $0)
        }
        #expect(!state.settled && state.witnesses == ["enforcement@test"])
    }

    @Test(
        "is settled by a record of two that its witnesses keep; then it works, and numbers have a new range")
    func settled() throws {
        #expect(try serial(after: 3) == 4)
        try province.settle(province.witnessed(province.restoration(province.restore())))
        #expect(try world.events().map(\.type) == [Restoration.protoMessageName])
        #expect(try serial(after: 3) == 1_000_001)
        #expect(try serial(after: 1_000_001) == 1_000_002)
        guard case .reply = try world.pass(world.call()) else {
            Issue.record("refused")
            return
        }
        let list = try world.read(as: province.actor) {
            try province.service.listRestorations(ListRestorationsRequest(), $0)
        }
        #expect(list.restorations.map(\.signatures.count) == [2])
    }

    @Test("restored from one copy again and again, never has one generation twice")
    func again() throws {
        let copy = try world.connection.read { try OwnRestoration.state(in: $0).generation }
        #expect(copy == 0)
        try province.settle(province.witnessed(province.restoration(province.restore())))
        // The copy knows nothing of the first restoration: the witness does.
        try world.connection.write { transaction in
            try transaction.execute("DELETE FROM own_restoration")
            try transaction.execute("DELETE FROM restoration")
        }
        let record = try province.restore()
        #expect(
            province.refused { _ = try province.witnessed(province.restoration(record)) }
                == .restorationGeneration)
        let known = try province.witness.read {
            try province.service.getWitnessed(.with { $0.node = GateWorld.node }, $0).generation
        }
        try province.settle(province.witnessed(province.restoration(record, generation: known + 1)))
        #expect(try serial(after: 3) == 2_000_001)
    }

    @Test(
        "is settled only by two administrators of the province, neither the other's superior",
        arguments: [
            [], ["bulk.admin"], ["bulk.admin", "bulk.admin"], ["works.admin", "works.other"],
            ["bulk.admin", "county.admin"], ["bulk.admin", "none.admin"],
        ])
    func signers(_ signers: [String]) throws {
        let restoration = try province.restoration(province.restore(), signedBy: signers)
        #expect(province.refused { _ = try province.witnessed(restoration) } == .restorationSigners)
        #expect(
            [.restorationSigners, .restorationWitnesses].contains(
                province.refused { try province.settle(restoration) }))
    }

    @Test("a copy from before its signers were entered is settled on the word of those who keep the record")
    func oldDirectory() throws {
        let restoration = try province.witnessed(province.restoration(province.restore()))
        try world.connection.write { transaction in
            try transaction.execute("DELETE FROM principal WHERE id = 'works.admin'")
            try transaction.execute("DELETE FROM agency")
        }
        var one = restoration
        one.signatures.removeLast()
        #expect(province.refused { try province.settle(one) } == .restorationSigners)
        var unkept = restoration
        unkept.statements = []
        #expect(province.refused { try province.settle(unkept) } == .restorationWitnesses)
        try province.settle(restoration)
    }

    @Test("a signature of another text, of a stranger, or of somebody revoked does not count")
    func forged() throws {
        let record = try province.restore()
        var restoration = province.restoration(record)
        restoration.record.witnessedSize += 1
        #expect(province.refused { _ = try province.witnessed(restoration) } == .restorationSigners)
        restoration = province.restoration(record)
        restoration.signatures[0].principalID = "nobody"
        #expect(province.refused { _ = try province.witnessed(restoration) } == .restorationSigners)
        try province.witness.write { command in
            var principal = try command.kept(.principals).require("works.admin")
            principal.revokedAt = 1
            _ = try command.kept(.principals).save(principal)
        }
        restoration = province.restoration(record)
        #expect(province.refused { _ = try province.witnessed(restoration) } == .restorationSigners)
    }

    @Test("is settled only by its own record, and only when it waits for one")
    func differs() throws {
        let record = try province.restore()
        let good = try province.witnessed(province.restoration(record))
        for change: (inout RestorationRecord) -> Void in [
            { $0.size += 1 }, { $0.epoch = "x" }, { $0.copyDigest[0] ^= 1 }, { $0.published += 1 },
        ] {
            var other = record
            change(&other)
            let restoration = province.restoration(other)
            #expect(province.refused { try province.settle(restoration) } == .restorationDiffers)
        }
        try province.settle(good)
        #expect(province.refused { try province.settle(good) } == .restorationNone)
    }

    @Test("needs the statement of every service that follows it")
    func witnesses() throws {
        let restoration = try province.restoration(province.restore())
        #expect(province.refused { try province.settle(restoration) } == .restorationWitnesses)
        var forged = try province.witnessed(restoration)
        forged.statements[0].time += 1
        #expect(province.refused { try province.settle(forged) } == .restorationWitnesses)
    }

    @Test(
        "a witness keeps one record of an epoch, of a service that it follows, and of the log that it witnessed"
    )
    func witness() throws {
        let record = try province.restore()
        let restoration = province.restoration(record)
        let kept = try province.witnessed(restoration)
        #expect(try province.witnessed(restoration).statements == kept.statements)
        var other = record
        other.witnessedSize = 7
        let second = province.restoration(other)
        #expect(province.refused { _ = try province.witnessed(second) } == .restorationDiffers)
        other.node = "nobody@test"
        other.epoch = "another"
        let stranger = province.restoration(other)
        #expect(province.refused { _ = try province.witnessed(stranger) } == .sourceUnknown)
    }

    @Test("a copy whose log is not the one that was witnessed is refused")
    func rewritten() throws {
        let record = try province.restore()
        try province.witness.write { command in
            _ = try command.kept(.witnessedHeads).add(
                .with {
                    $0.id = "\(record.node)/\(record.size)"
                    $0.head.node = record.node
                    $0.head.size = record.size
                    $0.head.epoch = record.oldEpoch
                    $0.head.root = Data(SHA256.hash([9 as UInt8]).bytes)
                })
        }
        let restoration = province.restoration(record)
        #expect(province.refused { _ = try province.witnessed(restoration) } == .restorationDiffers)
    }

    @Test("a witness takes heads of the new epoch once it keeps the record, and of the old one no more")
    func heads() throws {
        var appliers = EventAppliers()
        appliers.witnessHeads(signedBy: world.identity.key.publicKey)
        let inbox = Inbox(
            source: "registry", appliers: appliers,
            identity: ServiceIdentity(node: "enforcement@test", key: province.witnessKey))
        var sequence: Int64 = 0
        func receive(_ head: TreeHead) throws -> Inbox.Fate {
            sequence += 1
            return try province.witness.connection.write { transaction in
                try inbox.receive(
                    .with {
                        $0.sequence = sequence
                        $0.type = TreeHead.protoMessageName
                        // Each of its own subject, so that none waits for another.
                        $0.subject = "\(sequence)"
                        $0.payload = try head.serializedBytes()
                    }, at: province.witness.now, in: transaction)
            }
        }
        func head() throws -> TreeHead {
            try world.connection.write { transaction in
                try AuditLog.append(.with { $0.outcome = "OK" }, in: transaction)
                return try AuditLog.head(of: world.identity, at: world.now, in: transaction)
            }
        }
        let old = try head()
        #expect(try receive(old) == .applied)
        let record = try province.restore()
        #expect(try receive(head()) == .parked)
        try province.settle(province.witnessed(province.restoration(record)))
        #expect(try receive(head()) == .applied)
        #expect(try receive(old) == .parked)
        // The lost epoch had heads of the sizes that the new one comes to.
        try province.witness.write { command in
            for size in 1...9 as ClosedRange<Int64> {
                let id = "\(record.node)/\(size)"
                guard try command.kept(.witnessedHeads).get(id) == nil else { continue }
                _ = try command.kept(.witnessedHeads).add(
                    .with {
                        $0.id = id
                        $0.head.node = record.node
                        $0.head.size = size
                        $0.head.epoch = record.oldEpoch
                        $0.head.root = Data(SHA256.hash([7 as UInt8]).bytes)
                    })
            }
        }
        for _ in 0..<3 {
            try world.connection.write { transaction in
                try AuditLog.append(.with { $0.outcome = "OK" }, in: transaction)
                try AuditLog.publishHead(of: world.identity, at: world.now, in: transaction)
            }
        }
        let published = try world.events().filter { $0.type == TreeHead.protoMessageName }
        for event in published.suffix(3) {
            #expect(try receive(TreeHead(serializedBytes: event.payload)) == .applied)
        }
        #expect(try province.witness.connection.read { try WitnessedLog.forks(in: $0) } == 0)
    }

    @Test("a range that is used up gives no number of the next one")
    func full() throws {
        #expect(province.refused { _ = try serial(after: 999_999) } == .seriesFull)
        let unknown = #expect(throws: Refusal.self) {
            try world.read { _ = try $0.shown(.restorations).require("nothing") }
        }
        #expect(unknown?.reason == .restorationUnknown)
    }

    @Test("commands of an operator go on while the record is missing")
    func operators() throws {
        try province.restore()
        let call = SignedCall(
            method: OperationsMethods.rejoinSource, principal: "bulk.admin", requestID: TestCaller.requestID,
            time: String(world.now.microseconds), payload: [], target: GateWorld.node,
            key: try #require(province.administrators["bulk.admin"]))
        guard case .reply = try world.pass(call, apply: { _ in [] }) else {
            Issue.record("refused")
            return
        }
    }
}
