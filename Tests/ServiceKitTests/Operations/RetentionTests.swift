import CommonAPI
import Crypto
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What is kept of events, and for whom")
struct RetentionTests {
    private let world: GateWorld
    private let service = OperationsService(
        settlement: DeadLetterSettlement([
            Inbox(
                source: "registry", appliers: EventAppliers(),
                identity: ServiceIdentity(node: "acceptance@test", key: .generate()))
        ]))

    init() throws {
        world = try GateWorld()
        try world.connection.write { transaction in
            try Epochs.beginFirst(at: world.now, in: transaction)
            for follower in ["acceptance@test", "enforcement@test"] {
                try EventFollowers.enter(follower, in: transaction)
            }
        }
    }

    private func publish(_ count: Int) throws {
        try world.write { command in
            for _ in 0..<count { try command.publish(Agency(), about: "zj") }
        }
    }

    private func acknowledge(_ sequence: Int64, _ follower: String) throws {
        try world.connection.write {
            try EventFollowers.acknowledge(sequence, by: follower, at: world.now, in: $0)
        }
    }

    private func sweep(afterDays days: Int64, step: Int64 = 1000) throws -> Int {
        var retention = Retention(days: 90)
        retention.step = step
        let now = Instant(microseconds: world.now.microseconds + days * 86_400_000_000)
        return try world.connection.write { try retention.sweep(at: now, in: $0) }
    }

    private func kept() throws -> [Int64] { try world.events().map(\.sequence) }

    private func reason(_ body: () throws -> some Any) -> Reason? {
        #expect(throws: Refusal.self) { _ = try body() }?.reason
    }

    @Test("an event stays while one follower lacks it, however old it is")
    func needed() throws {
        try publish(5)
        try acknowledge(5, "acceptance@test")
        #expect(try sweep(afterDays: 10_000) == 0)
        try acknowledge(2, "enforcement@test")
        #expect(try sweep(afterDays: 10_000) == 2)
        #expect(try kept() == [3, 4, 5])
    }

    @Test("an event that everyone has stays for its time")
    func young() throws {
        try publish(5)
        for follower in ["acceptance@test", "enforcement@test"] { try acknowledge(5, follower) }
        #expect(try sweep(afterDays: 89) == 0)
        #expect(try sweep(afterDays: 91) == 4)
        // The last one stays, so that the next has the next number.
        #expect(try kept() == [5])
        try publish(1)
        #expect(try kept() == [5, 6])
    }

    @Test("one sweep forgets no more than it is told, so that commands get in between")
    func steps() throws {
        try publish(10)
        for follower in ["acceptance@test", "enforcement@test"] { try acknowledge(10, follower) }
        #expect(try sweep(afterDays: 91, step: 4) == 4)
        #expect(try sweep(afterDays: 91, step: 4) == 4)
        #expect(try sweep(afterDays: 91, step: 4) == 1)
        #expect(try sweep(afterDays: 91, step: 4) == 0)
    }

    @Test("a follower that needs forgotten events is told so, and nothing is skipped in silence")
    func gone() throws {
        try publish(5)
        for follower in ["acceptance@test", "enforcement@test"] { try acknowledge(5, follower) }
        _ = try sweep(afterDays: 91)
        func ask(_ after: Int64) throws {
            try world.connection.read { try Epochs.check(after: after, in: "", $0) }
        }
        #expect(reason { try ask(3) } == .eventsGone)
        try ask(4)
        try ask(5)
        #expect(reason { try ask(6) } == .cursorAhead)
    }

    @Test("a follower that is forgotten holds nothing back any more")
    func forgotten() throws {
        try publish(3)
        try acknowledge(3, "acceptance@test")
        func forget(_ name: String) throws -> FollowerRecord {
            try world.write(as: .administrator) {
                try service.forgetFollower(.with { $0.follower = name }, $0)
            }
        }
        #expect(reason { try forget("nobody@test") } == .followerUnknown)
        #expect(try forget("enforcement@test").follower == "enforcement@test")
        #expect(try sweep(afterDays: 91) == 2)
    }

    @Test("a restored store is told apart from the one a follower knew")
    func epochs() throws {
        try publish(7)
        let first = try #require(try world.connection.read { try Epochs.current(in: $0) })
        try world.connection.write { try Epochs.begin(at: world.now, in: $0) }
        let second = try #require(try world.connection.read { try Epochs.current(in: $0) })
        #expect(first.id != second.id)
        #expect(second.beganAfter == 7)
        try publish(5)
        func ask(_ after: Int64, _ epoch: String) throws {
            try world.connection.read { try Epochs.check(after: after, in: epoch, $0) }
        }
        try ask(7, first.id)
        try ask(12, second.id)
        // Event 8 of the first epoch is lost, and another one has its number now.
        #expect(reason { try ask(8, first.id) } == .epochDiverged)
        #expect(reason { try ask(3, "another") } == .epochUnknown)
        let listed = try world.read(as: TestCaller.auditor.actor) {
            try service.listEpochs(EpochsRequest(), $0)
        }
        #expect(listed.epochs == [first, second])
    }

    @Test("a follower goes on with a restored source from where both agree")
    func rejoin() throws {
        try world.connection.write { transaction in
            try Inbox.move("registry", to: 9, epoch: "old", in: transaction)
            for sequence in 1...9 as ClosedRange<Int64> {
                let event = Event.with { $0.sequence = sequence }
                try AppliedEvents.note(event, of: "registry", .applied, at: world.now, in: transaction)
            }
        }
        func rejoin(_ source: String, _ after: Int64) throws -> RejoinSourceReply {
            try world.write(as: .administrator) {
                try service.rejoinSource(
                    .with {
                        $0.source = source
                        $0.epoch = "new"
                        $0.after = after
                        $0.reason = "演练"
                    }, $0)
            }
        }
        #expect(reason { try rejoin("enforcement", 1) } == .sourceUnknown)
        #expect(reason { try rejoin("registry", 10) } == .rejoinAhead)
        #expect(try rejoin("registry", 6).orphaned == 3)
        let position = try world.connection.read { try Inbox.position(of: "registry", in: $0) }
        #expect(position == Inbox.Position(sequence: 6, epoch: "new"))
    }

    @Test("a follower that stands in the present epoch and loses nothing is not rewound")
    func needless() throws {
        try world.connection.write { transaction in
            try Inbox.move("registry", to: 9, epoch: "present", in: transaction)
            for sequence in 1...9 as ClosedRange<Int64> {
                let event = Event.with { $0.sequence = sequence }
                try AppliedEvents.note(event, of: "registry", .applied, at: world.now, in: transaction)
            }
        }
        func rejoin(_ epoch: String, after: Int64, published: Int64) throws -> RejoinSourceReply {
            try world.write(as: .administrator) {
                try service.rejoinSource(
                    .with {
                        $0.source = "registry"
                        $0.epoch = epoch
                        $0.after = after
                        $0.published = published
                        $0.reason = "演练"
                    }, $0)
            }
        }
        func position() throws -> Inbox.Position {
            try world.connection.read { try Inbox.position(of: "registry", in: $0) }
        }
        // Whether the source has more, as much, or nobody asked it; wherever its epoch began.
        for (after, published) in [(0, 20), (0, 9), (4, 9), (0, 0), (9, 9), (12, 20)] as [(Int64, Int64)] {
            #expect(reason { try rejoin("present", after: after, published: published) } == .rejoinNeedless)
            #expect(try position() == Inbox.Position(sequence: 9, epoch: "present"))
        }
        // A store that was copied by hand lacks events without a new epoch: the follower gives up those, and no more.
        #expect(try rejoin("present", after: 0, published: 7).orphaned == 2)
        #expect(try position() == Inbox.Position(sequence: 7, epoch: "present"))
        #expect(try rejoin("next", after: 7, published: 8).orphaned == 0)
        #expect(reason { try rejoin("next", after: 7, published: 8) } == .rejoinNeedless)
    }

    @Test("what was sent and what was applied can be laid side by side")
    func records() throws {
        try publish(3)
        func list(_ body: (Query, (EventRecord) throws -> Void) throws -> Void) throws -> [EventRecord] {
            var records: [EventRecord] = []
            try world.read(as: TestCaller.auditor.actor) { query in try body(query) { records.append($0) } }
            return records
        }
        let events = try world.events()
        try world.connection.write { transaction in
            let inbox = Inbox(source: "registry", appliers: EventAppliers(), identity: world.identity)
            for event in events { try inbox.receive(event, at: world.now, in: transaction) }
        }
        let sent = try list { try service.listSent(ListEventRecordsRequest(), $0, $1) }
        let applied = try list { try service.listApplied(.with { $0.source = "registry" }, $0, $1) }
        #expect(sent.map(\.id) == events.map(\.id))
        #expect(applied.map(\.id) == sent.map(\.id))
        #expect(applied.map(\.digest) == sent.map(\.digest))
        #expect(applied.map(\.fate) == [.ignored, .ignored, .ignored])
    }
}
