import CommonAPI
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("The copy of the Registry's directory")
struct DirectoryCopyTests {
    private let world: GateWorld
    private let inbox: Inbox

    init() throws {
        world = try GateWorld()
        var appliers = EventAppliers()
        appliers.copyDirectory()
        inbox = Inbox(source: "registry", appliers: appliers, identity: world.identity)
    }

    @discardableResult
    private func receive(_ payload: some SwiftProtobuf.Message) throws -> Inbox.Fate {
        try world.connection.write { transaction in
            let event = try Event.with {
                $0.sequence = try Inbox.cursor(of: "registry", in: transaction) + 1
                $0.type = type(of: payload).protoMessageName
                $0.subject = "subject-\($0.sequence)"
                $0.payload = try payload.serializedBytes()
            }
            return try inbox.receive(event, at: world.now, in: transaction)
        }
    }

    @Test("agencies, principals and reference data are taken over as they are")
    func copied() throws {
        let agency = Agency.with {
            $0.id = "zj-commerce"
            $0.revision = 1
            $0.name = "浙江省商务厅"
            $0.divisionCode = "330000"
        }
        try receive(agency)
        try receive(TestCaller.stranger.principal)
        try receive(
            DivisionSet.with {
                $0.divisions = ["330000", "330400"].map { code in
                    .with {
                        $0.id = code
                        $0.name = code
                    }
                }
            })
        try receive(CalendarSet.with { $0.years = [.with { $0.id = "2026" }] })
        try receive(ClockRuleSet.with { $0.rules = [.with { $0.id = "TIP-CLOSE" }] })
        try world.read { (query: Query) throws in
            #expect(try query.shown(.agencies).require("zj-commerce") == agency)
            #expect(try query.shown(.principals).require(TestCaller.stranger.id).grants.count == 1)
            #expect(try query.shown(.divisions).all().map(\.id) == ["330000", "330400"])
            #expect(try query.shown(.calendarYears).all().map(\.id) == ["2026"])
            #expect(try query.shown(.clockRules).all().map(\.id) == ["TIP-CLOSE"])
        }
        #expect(try world.leaves().map(\.outcome) == Array(repeating: "OK", count: 5))
    }

    @Test("a principal revoked in the Registry may call here no more")
    func revoked() throws {
        var principal = TestCaller.registrar.principal
        principal.revokedAt = world.now.microseconds
        principal.revision = 17
        try receive(principal)
        try world.expectRefusal(.signatureWrong, of: world.call())
    }

    @Test("a copy that is there already unchanged keeps its revision")
    func unchanged() throws {
        let set = DivisionSet.with { $0.divisions = [.with { $0.id = "330000" }] }
        try receive(set)
        try receive(set)
        #expect(try world.read { try $0.shown(.divisions).require("330000").revision } == 1)
        try receive(
            DivisionSet.with {
                $0.divisions = [
                    .with {
                        $0.id = "330000"
                        $0.name = "浙江省"
                    }
                ]
            })
        #expect(try world.read { try $0.shown(.divisions).require("330000").revision } == 2)
    }

    @Test(
        "what an event says of a service is not taken over; it is parked, and others go on", arguments: 0..<6)
    func services(_ attack: Int) throws {
        let sound = Principal.with {
            $0.id = "registry@zj"
            $0.kind = .service
            $0.publicKey = Data(repeating: 3, count: 32)
            $0.grants = [.with { $0.role = .follower }]
        }
        try world.enter(sound)
        var poison = TestCaller.stranger.principal
        switch attack {
        // The key of somebody else, under the service's name.
        case 0: poison.id = "registry@zj"
        // The service itself, revoked.
        case 1:
            poison = sound
            poison.revokedAt = 7
        // A service that nobody configured, under a name of any kind.
        case 2: poison.kind = .service
        case 3: poison.kind = .UNRECOGNIZED(9)
        case 4: poison.grants = [.with { $0.role = .follower }]
        // This service's own name.
        default: poison.id = world.identity.node
        }
        #expect(try receive(poison) == .parked)
        #expect(try receive(TestCaller.registrar.principal) == .applied)
        try world.read { (query: Query) throws in
            var kept = try query.shown(.principals).require("registry@zj")
            kept.revision = 0
            #expect(kept == sound)
            if attack > 1 { #expect(try query.shown(.principals).get(poison.id) == nil) }
        }
        #expect(try world.leaves().first?.outcome.contains(Reason.servicePrincipal.word) == true)
    }

    @Test("who is competent is taken over, and a row that is not there is said so")
    func competence() throws {
        let body = CompetentBody.with {
            $0.id = "330481/ecology"
            $0.revision = 1
            $0.divisionCode = "330481"
            $0.department = .ecology
        }
        try receive(body)
        try world.read { (query: Query) throws in
            #expect(try query.shown(.competentBodies).require("330481/ecology") == body)
            #expect(throws: Refusal(.competentBodyUnknown)) {
                try query.shown(.competentBodies).require("330481/transport")
            }
        }
    }

    @Test("who acted for an agency that ended calls no more")
    func endedAgency() throws {
        var principal = TestCaller.registrar.principal
        principal.agencyID = "zj-commerce"
        try receive(principal)
        try receive(Agency.with { $0.id = "zj-commerce" })
        guard case .reply = try world.pass(world.call()) else {
            Issue.record("the call was refused")
            return
        }
        try receive(
            Agency.with {
                $0.id = "zj-commerce"
                $0.endedAt = 7
            })
        try world.expectRefusal(.signatureWrong, of: world.call())
    }
}
