import CommonAPI
import Foundation
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
}
