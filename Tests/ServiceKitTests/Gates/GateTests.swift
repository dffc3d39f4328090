import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("The five gates")
struct GateTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func reply(_ call: SignedCall, apply: ((Command) throws -> [UInt8])? = nil) throws -> [UInt8] {
        guard case .reply(let bytes) = try world.pass(call, apply: apply) else {
            Issue.record("the call was refused")
            return []
        }
        return bytes
    }

    @Test("a caller without any of the method's roles has no grant")
    func noGrant() throws {
        let refusal = try world.expectRefusal(.noGrant, of: world.call(by: .hotline))
        #expect(refusal?.values == ["roles.zh": "登记员", "roles.en": "registrar"])
        #expect(try world.leaves().last?.principalName == TestCaller.hotline.principal.name)
    }

    @Test("a grant over another place does not reach here")
    func grantElsewhere() throws {
        let refusal = try world.expectRefusal(.noGrantHere, of: world.call(by: .elsewhere))
        #expect(refusal?.values == ["division": "330481", "roles.zh": "登记员", "roles.en": "registrar"])
    }

    @Test("a caller who lost every grant has none")
    func lostGrants() throws {
        var principal = TestCaller.registrar.principal
        principal.grants = []
        try world.enter(principal)
        try world.expectRefusal(.noGrant, of: world.call())
    }

    @Test("what passes is one document, one event, one reply and one leaf")
    func passes() throws {
        let before = try world.census()
        let agency = try Agency(serializedBytes: reply(world.call()))
        #expect(agency.revision == 1)
        let after = try world.census()
        let grown = after.filter { $0.value != before[$0.key] }
        #expect(grown == ["agency": 1, "outbox": 1, "reply": 1])
        #expect(try world.leaves().map(\.outcome) == ["OK"])
        let event = try #require(try world.events().first)
        #expect(event.subject == "zj-example")
        #expect(event.type == Agency.protoMessageName)
        #expect(event.cause == TestCaller.requestID)
        #expect(try Agency(serializedBytes: event.payload) == agency)
    }

    @Test("a repeated request gets the first reply and has one effect")
    func repeated() throws {
        let first = try reply(world.call())
        let after = try world.census()
        world.now = world.now.adding(seconds: 600)
        var isApplied = false
        let second = try reply(world.call()) { _ in
            isApplied = true
            return [1, 2, 3]
        }
        #expect(second == first)
        #expect(!isApplied)
        #expect(try world.census() == after)
        #expect(try world.leaves().map(\.outcome) == ["OK", "OK"])
        #expect(try world.leaves().last?.subjects == [])
    }

    @Test(
        "the same bytes are answered to nobody again; their caller signs anew"
    )
    func replayed() throws {
        let first = world.call()
        let answer = try reply(first)
        try world.expectRefusal(.signatureReplayed, at: "qt-time", of: first)
        world.now = world.now.adding(seconds: 5)
        let second = world.call()
        #expect(try reply(second) == answer)
        for overheard in [first, second, first.with(\.time, String(world.now.microseconds - 1))] {
            try world.expectRefusal(.signatureReplayed, at: "qt-time", of: overheard)
        }
        #expect(try reply(second.with(\.time, String(world.now.microseconds + 1))) == answer)
        #expect(try world.leaves().map(\.outcome) == ["OK", "OK", "OK"])
    }

    @Test("a request id is good for one request only: another payload")
    func otherPayload() throws {
        _ = try reply(world.call())
        try world.expectRefusal(
            .requestIDReused, at: "qt-request-id", of: world.call(TestMethods.save, "zj-other"))
    }

    @Test(
        "a request id is good for one request only: another method",
        arguments: [TestMethods.other, TestMethods.elsewhere])
    func otherMethod(_ method: RPC.Method) throws {
        _ = try reply(world.call())
        try world.expectRefusal(.requestIDReused, at: "qt-request-id", of: world.call(method))
    }

    @Test("two callers may hit on the same request id")
    func otherCaller() throws {
        _ = try reply(world.call())
        let second = try Agency(serializedBytes: reply(world.call(by: .second, TestMethods.save, "zj-other")))
        #expect(second.id == "zj-other")
    }

    @Test("a repeated request is answered to nobody who may no longer ask")
    func repeatedByRevoked() throws {
        _ = try reply(world.call())
        var principal = TestCaller.registrar.principal
        principal.revokedAt = world.now.microseconds
        try world.enter(principal)
        try world.expectRefusal(.signatureWrong, of: world.call())
        principal.revokedAt = 0
        principal.grants = TestCaller.hotline.principal.grants
        try world.enter(principal)
        try world.expectRefusal(.noGrant, of: world.call())
    }

    @Test("what a refused command wrote is undone, and it may be tried again under the same id")
    func undone() throws {
        let call = world.call()
        try world.expectRefusal(.requestMalformed, of: call) { command in
            _ = try TestMethods.apply(call.payload, command)
            throw Refusal(.requestMalformed)
        }
        let agency = try Agency(serializedBytes: reply(call))
        #expect(agency.revision == 1)
        #expect(try world.leaves().map(\.outcome) == ["INVALID_ARGUMENT request-malformed", "OK"])
    }

    @Test("a stale revision and a double are refusals that leave a leaf")
    func conflicts() throws {
        _ = try reply(world.call())
        let next = world.call(requestID: String(repeating: "d", count: 32))
        let double = try world.expectRefusal(.taken, of: next)
        #expect(double?.values == ["place": "agency.id"])
        let stale = try world.expectRefusal(.revisionStale, at: "revision", of: next) { command in
            let agency = try command.kept(.agencies).require("zj-example")
            _ = try command.kept(.agencies).save(agency)
            return try command.kept(.agencies).save(agency, expecting: 1).serializedBytes()
        }
        #expect(stale?.values == ["found": "2"])
        #expect(try world.read { try $0.shown(.agencies).require("zj-example").revision } == 1)
    }

    @Test("an absent record is refused by its kind's reason, with the field")
    func absent() throws {
        try world.expectRefusal(.agencyUnknown, at: "agency_id", of: world.call()) { command in
            _ = try command.kept(.agencies).require("nowhere", field: "agency_id")
            return []
        }
        try world.expectRefusal(.principalUnknown, of: world.call()) { command in
            _ = try command.kept(.principals).require("nobody")
            return []
        }
        try world.expectRefusal(.calendarUnpublished, of: world.call()) { command in
            _ = try command.kept(.calendarYears).require("2027")
            return []
        }
    }

    @Test("a failure is no refusal: it goes up, and nothing stays, not even a leaf")
    func failure() throws {
        struct Trouble: Error {}
        let before = try world.census()
        let call = world.call()
        #expect(throws: Trouble.self) {
            _ = try world.pass(call) { command in
                _ = try TestMethods.apply(call.payload, command)
                throw Trouble()
            }
        }
        #expect(try world.census() == before)
        #expect(try world.leaves().isEmpty)
        _ = try reply(call)
    }

    @Test("events are numbered without a gap, whatever was refused between them")
    func sequences() throws {
        for number in 0..<12 {
            let call = world.call(
                TestMethods.save, "zj-\(number)", requestID: String(repeating: "\(number % 10)e", count: 16))
            if number.isMultiple(of: 3) {
                // A repeated id, a refusal after the event was written, a caller without grant.
                try world.expectRefusal(.headUnknown, of: call) { command in
                    _ = try TestMethods.apply(call.payload, command)
                    throw Refusal(.headUnknown)
                }
                try world.expectRefusal(.noGrant, of: world.call(by: .hotline))
            } else if number < 10 {
                _ = try reply(call)
            }
        }
        let events = try world.events()
        #expect(events.map(\.sequence) == Array(1...Int64(events.count)))
        #expect(events.map(\.subject) == ["zj-1", "zj-2", "zj-4", "zj-5", "zj-7", "zj-8"])
        #expect(try world.connection.read { try Outbox.lastSequence(in: $0) } == 6)
    }

    @Test("two events of one command stand in the order in which they were told")
    func twoEvents() throws {
        let call = world.call()
        _ = try reply(call) { command in
            _ = try TestMethods.apply(Array("zj-first".utf8), command)
            return try TestMethods.apply(Array("zj-second".utf8), command)
        }
        #expect(try world.events().map(\.subject) == ["zj-first", "zj-second"])
        #expect(try world.leaves().last?.subjects == ["agency/zj-first", "agency/zj-second"])
        #expect(Set(try world.events().map(\.id)).count == 2)
    }

    @Test("a read of a sensitive record leaves a leaf with what was shown")
    func sensitiveRead() throws {
        let before = try world.census()
        let outcome = try world.ask(world.call(TestMethods.look)) { query in
            query.touched("tip/1")
            query.touched("tip/2")
            return [42]
        }
        guard case .reply([42]) = outcome else {
            Issue.record("the read was refused")
            return
        }
        let grown = try world.census().filter { $0.value != before[$0.key] }
        #expect(grown == ["answered_read": 1])
        let leaf = try #require(try world.leaves().last)
        #expect(leaf.outcome == "OK")
        #expect(leaf.subjects == ["tip/1", "tip/2"])
        #expect(leaf.method == TestMethods.look.path)
        #expect(leaf.agencyName == "示例登记中心")
    }

    @Test("a refused read of a sensitive record leaves a leaf too, without what was not shown")
    func refusedRead() throws {
        for caller in [TestCaller.hotline, .revoked, .registrar] {
            _ = try world.ask(world.call(by: caller, TestMethods.look)) { query in
                query.touched("tip/1")
                throw Refusal(.principalUnknown)
            }
        }
        #expect(
            try world.leaves().map(\.outcome) == [
                "PERMISSION_DENIED no-grant", "NOT_FOUND principal-unknown",
            ])
        #expect(try world.leaves().allSatisfy { $0.subjects.isEmpty })
    }
}
