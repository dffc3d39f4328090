import CommonAPI
import RPC
import Refusals
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What is kept can be shown again")
struct RoomTests {
    /// Agencies of one level, as a list without pages.
    private static let agencies: Aggregate<Agency> = Aggregate(
        .agencies, name: "agency", unknown: .agencyUnknown, listedBy: "division_code")

    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func agency(_ id: String, bytes: Int, in division: String = "330481") -> Agency {
        .with {
            $0.id = id
            $0.divisionCode = division
            $0.name = String(repeating: "x", count: bytes)
        }
    }

    private func refusal(_ body: (KeptDocuments<Agency>) throws -> Void) throws -> Reason? {
        do {
            try world.write { try body($0.kept(Self.agencies)) }
            return nil
        } catch let refusal as Refusal {
            return refusal.reason
        }
    }

    @Test("a record is refused that one answer could not hold")
    func one() throws {
        let most = PageLimits.mostDocumentBytes
        #expect(try refusal { try $0.add(agency("a", bytes: most)) } == .recordTooLong)
        #expect(try refusal { _ = try $0.all() } == nil)
    }

    @Test("a list without pages takes new records up to its limit, and then changes of those in it")
    func list() throws {
        let part = ListRoom.ofNew / 4
        for id in ["a", "b", "c"] { #expect(try refusal { try $0.add(agency(id, bytes: part)) } == nil) }
        #expect(try refusal { try $0.add(agency("d", bytes: part)) } == .recordsTooLong)
        // Another list has room of its own.
        #expect(try refusal { try $0.add(agency("d", bytes: part, in: "330522")) } == nil)
        #expect(
            try refusal { kept in
                var longer = try kept.require("a")
                longer.name += String(repeating: "x", count: part)
                try kept.save(longer)
            } == nil)
        #expect(
            try refusal { kept in
                var longer = try kept.require("b")
                longer.name += String(repeating: "x", count: 2 * part)
                try kept.save(longer)
            } == .recordsTooLong)
    }

    @Test("a command whose reply no message holds is refused and has done nothing")
    func reply() throws {
        let before = try world.census()
        let refusal = try world.pass(world.call()) { command in
            _ = try command.kept(Self.agencies).add(agency("a", bytes: 10))
            return [UInt8](repeating: 0, count: ReplyLimit.bytes + 1)
        }
        guard case .refused(let refused) = refusal else {
            Issue.record("the call was answered")
            return
        }
        #expect(refused.reason == .replyTooLong)
        #expect(try world.census()["agency"] == before["agency"])
        #expect(try world.leaves().last?.outcome == "RESOURCE_EXHAUSTED reply-too-long")
    }
}
