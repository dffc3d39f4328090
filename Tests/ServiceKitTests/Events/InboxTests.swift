import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Inbox")
struct InboxTests {
    private let world: GateWorld
    private let inbox: Inbox

    init() throws {
        world = try GateWorld()
        var appliers = EventAppliers()
        // The name of the agency says what shall become of its event.
        appliers.on(Agency.self) { agency, origin, command in
            var agency = agency
            agency.divisionCode = origin.reference
            try command.kept(.agencies).copy(agency)
            try command.publish(agency, about: agency.id)
            if agency.name == "refused" { throw Refusal(.agencyUnknown) }
            if agency.name == "failing" { throw Trouble() }
        }
        inbox = Inbox(source: "registry", appliers: appliers, identity: world.identity)
    }

    private struct Trouble: Error {}

    private func event(
        _ sequence: Int64, _ id: String = "zj-example", _ name: String = "示例单位"
    ) throws -> Event {
        try .with {
            $0.sequence = sequence
            $0.type = Agency.protoMessageName
            $0.subject = id
            $0.payload = try Agency.with {
                $0.id = id
                $0.name = name
            }.serializedBytes()
        }
    }

    private func receive(_ event: Event) throws -> Inbox.Fate {
        try world.connection.write { try inbox.receive(event, at: world.now, in: $0) }
    }

    private var cursor: Int64 {
        get throws { try world.connection.read { try Inbox.cursor(of: "registry", in: $0) } }
    }

    private var parked: [Int64] {
        get throws {
            try world.connection.read {
                try $0.rows("SELECT sequence FROM dead_letter ORDER BY sequence") { try $0.int64(0) }
            }
        }
    }

    private func agency(_ id: String) throws -> Agency? {
        try world.read { try $0.shown(.agencies).get(id) }
    }

    @Test("an event's effect, cursor, own event and leaf come together")
    func applied() throws {
        #expect(try cursor == 0)
        #expect(try receive(event(1)) == .applied)
        #expect(try cursor == 1)
        #expect(try agency("zj-example")?.divisionCode == "registry/1")
        #expect(try world.events().map(\.cause) == ["registry/1"])
        let leaf = try #require(try world.leaves().last)
        #expect(leaf.outcome == "OK")
        #expect(leaf.principalID == "registry")
        #expect(leaf.method == Agency.protoMessageName)
        #expect(leaf.requestID == "registry/1")
        #expect(leaf.subjects == ["agency/zj-example"])
        #expect(Digest(bytes: leaf.payloadDigest) == SHA256.hash(try event(1).payload))
    }

    @Test("an event seen before is left alone, whatever it says now")
    func duplicates() throws {
        for sequence in 1...3 { _ = try receive(event(Int64(sequence), "zj-\(sequence)")) }
        let before = try world.census()
        for sequence in [1, 2, 3] as [Int64] {
            #expect(try receive(event(sequence, "zj-changed")) == .alreadySeen)
        }
        #expect(try receive(event(0)) == .alreadySeen)
        #expect(try receive(event(-1)) == .alreadySeen)
        #expect(try world.census() == before)
        #expect(try world.leaves().count == 3)
        #expect(try cursor == 3)
    }

    @Test("a gap is refused and moves nothing", arguments: [3, 4, 100, Int64.max])
    func gap(_ sequence: Int64) throws {
        _ = try receive(event(1))
        let before = try world.census()
        let refusal = #expect(throws: Refusal.self) { try receive(event(sequence)) }
        #expect(refusal?.reason == .eventOutOfOrder)
        #expect(refusal?.values == ["expected": "2", "found": String(sequence)])
        #expect(try world.census() == before)
        #expect(try cursor == 1)
        #expect(try receive(event(2)) == .applied)
    }

    @Test("a refused event is parked: its effect is undone, the cursor goes on, a leaf tells")
    func parks() throws {
        #expect(try receive(event(1, "zj-example", "refused")) == .parked)
        #expect(try cursor == 1)
        #expect(try agency("zj-example") == nil)
        #expect(try world.events().isEmpty)
        #expect(try parked == [1])
        #expect(try world.leaves().map(\.outcome) == ["NOT_FOUND agency-unknown"])
        #expect(try world.leaves().last?.subjects == [])
    }

    @Test("a payload that cannot be decoded is parked")
    func malformed() throws {
        var broken = try event(1)
        broken.payload = Data([0xFF, 0xFF, 0xFF])
        #expect(try receive(broken) == .parked)
        #expect(try world.leaves().map(\.outcome) == ["DATA_LOSS event-malformed"])
        #expect(try receive(event(2, "zj-other")) == .applied)
    }

    @Test("a parked event holds back the later ones of its subject, and no others")
    func heldBack() throws {
        #expect(try receive(event(1, "zj-bad", "refused")) == .parked)
        #expect(try receive(event(2, "zj-good")) == .applied)
        #expect(try receive(event(3, "zj-bad", "in order now")) == .parked)
        #expect(try receive(event(4, "zj-good", "again")) == .applied)
        #expect(try parked == [1, 3])
        #expect(try agency("zj-bad") == nil)
        #expect(try agency("zj-good")?.name == "again")
        #expect(try cursor == 4)
        #expect(try world.connection.read { try DeadLetters.count(of: "registry", in: $0) } == 2)
        #expect(try world.connection.read { try DeadLetters.count(of: "enforcement", in: $0) } == 0)
    }

    @Test("a parked letter keeps the whole event and why")
    func letter() throws {
        let event = try event(1, "zj-bad", "refused")
        _ = try receive(event)
        let letters = try world.connection.read {
            try $0.rows("SELECT body, trouble, time FROM dead_letter") { row in
                (try Event(serializedBytes: row.blob(0)), try row.text(1), try row.int64(2))
            }
        }
        #expect(letters.first?.0 == event)
        #expect(letters.first?.1.hasPrefix("NOT_FOUND agency-unknown") == true)
        #expect(letters.first?.2 == world.now.microseconds)
    }

    @Test("a kind of event nobody cares about moves the cursor and leaves nothing")
    func ignored() throws {
        var unknown = try event(1)
        unknown.type = "qingtong.future.v9.Invented"
        #expect(try receive(unknown) == .ignored)
        #expect(try cursor == 1)
        #expect(try world.leaves().isEmpty)
        #expect(try parked.isEmpty)
        #expect(try receive(event(2)) == .applied)
    }

    @Test("a failure while applying moves nothing, so the event comes again")
    func failure() throws {
        let before = try world.census()
        #expect(throws: Trouble.self) { try receive(event(1, "zj-example", "failing")) }
        #expect(try world.census() == before)
        #expect(try world.leaves().isEmpty)
        #expect(try cursor == 0)
        #expect(try receive(event(1)) == .applied)
    }

    @Test("each source has a cursor of its own")
    func sources() throws {
        _ = try receive(event(1))
        let other = Inbox(source: "enforcement", appliers: EventAppliers(), identity: world.identity)
        let fate = try world.connection.write { try other.receive(event(1), at: world.now, in: $0) }
        #expect(fate == .ignored)
        #expect(try cursor == 1)
        #expect(try world.connection.read { try Inbox.cursor(of: "enforcement", in: $0) } == 1)
    }
}
