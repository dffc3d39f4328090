import AcceptanceAPI
import CommonAPI
import Crypto
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: how each stands, by events")
struct StandingTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private func stubs() throws -> [Enterprise] {
        try registry.list(state: .unregistered)
    }

    @Test("a plaque granted and suspended shows at its plant, with the event that said so")
    func plaque() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        let granted = try registry.enterprise(plant.id).plaque
        #expect(granted.state == "GRANTED")
        #expect(granted.number == "330481-2026-0001")
        #expect(granted.tier == .standard)
        #expect(granted.grantedOn == "2026-11-23")
        #expect(granted.expiresOn == "2029-11-22")
        #expect(granted.event == "acceptance/1")
        try registry.receive(
            PlaqueFixtures.changed(plant, .suspended, because: "偷排处罚"), about: plant.id, from: "acceptance")
        let suspended = try registry.enterprise(plant.id).plaque
        #expect(suspended.state == "SUSPENDED")
        #expect(suspended.reason == "偷排处罚")
        #expect(suspended.event == "acceptance/2")
        try registry.receive(PlaqueFixtures.changed(plant, .revoked), about: plant.id, from: "acceptance")
        #expect(try registry.enterprise(plant.id).plaque.state == "REVOKED")
        #expect(try registry.enterprise(plant.id).revision == 4)
    }

    @Test("a plaque or decision of a plant that is none is parked, and makes no record")
    func unknownPlant() throws {
        let ghost = Enterprise.with { $0.id = "nowhere" }
        #expect(
            try registry.receive(
                PlaqueFixtures.changed(ghost, .granted), about: "nowhere", from: "acceptance")
                == .parked)
        #expect(
            try registry.receive(
                CaseFixtures.decided("case-1", .land, plant: "nowhere"), about: "case-1", from: "enforcement")
                == .parked)
        #expect(try registry.list().isEmpty)
    }

    @Test("a case about a plant nobody registered makes one record, which says where it comes from")
    func stub() throws {
        #expect(
            try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
                == .applied)
        let stub = try #require(try stubs().first)
        // What the caller said of it is not told, and would not be taken if it were.
        #expect(stub.name == "案件330481-2026-0001所涉未登记项目")
        #expect(stub.divisionCode == "330481")
        #expect(stub.place.isEmpty)
        #expect(stub.origin == "case/case-1")
        #expect(stub.creditCodeState == .toBeVerified)
        let told = try #require(try registry.world.published(EnterpriseSaved.self).last)
        #expect(told.unregistered)
        #expect(told.enterpriseID == stub.id)
        for _ in 0..<2 {
            try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        }
        #expect(try stubs() == [stub])
        #expect(try registry.world.published(EnterpriseSaved.self).count == 1)
        try registry.receive(CaseFixtures.filed("case-2"), about: "case-2", from: "enforcement")
        #expect(try stubs().count == 2)
    }

    @Test("a case about a registered plant makes no record")
    func registeredTarget() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        try registry.receive(
            CaseFixtures.filed("case-1", plant: plant.id), about: "case-1", from: "enforcement")
        #expect(try registry.list() == [plant])
    }

    @Test("each decided ground of an unregistered plant shows at its one record")
    func tracks() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        try registry.receive(CaseFixtures.decided("case-1", .land), about: "case-1", from: "enforcement")
        try registry.receive(
            CaseFixtures.decided("case-1", .qualification, fine: 500_000_00), about: "case-1",
            from: "enforcement")
        let stub = try #require(try stubs().first)
        #expect(try stubs().count == 1)
        #expect(stub.cases.map(\.ground) == [.land, .qualification])
        #expect(stub.cases.map(\.fineFen) == [0, 500_000_00])
        #expect(stub.cases.map(\.event) == ["enforcement/2", "enforcement/3"])
        #expect(stub.cases.allSatisfy { $0.caseNumber == "330481-2026-0001" && $0.agencyName == "示例局" })
        #expect(stub.cases.map(\.kind) == ["SHUT_DOWN", "FINE"])
        #expect(stub.cases.allSatisfy { $0.decision.isEmpty })
    }

    @Test("a decision that comes without its filing makes the record too, once")
    func decisionFirst() throws {
        try registry.receive(CaseFixtures.decided("case-1", .land), about: "case-1", from: "enforcement")
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        #expect(try stubs().count == 1)
        #expect(try stubs().first?.cases.map(\.ground) == [.land])
    }

    @Test("a later decision of the same ground replaces the earlier; another case's stands beside it")
    func laterDecision() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        for (caseID, fine) in [("case-1", 100), ("case-1", 200), ("case-2", 300)] as [(String, Int64)] {
            try registry.receive(
                CaseFixtures.decided(caseID, .environment, plant: plant.id, fine: fine), about: caseID,
                from: "enforcement")
        }
        let cases = try registry.enterprise(plant.id).cases
        #expect(cases.map(\.caseID) == ["case-1", "case-2"])
        #expect(cases.map(\.fineFen) == [200, 300])
        #expect(try stubs().isEmpty)
    }

    @Test("plaque and cases leave each other, facts and code alone")
    func together() throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: "91350100M000100Y43")
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        try registry.receive(
            CaseFixtures.decided("case-1", .environment, plant: plant.id), about: "case-1",
            from: "enforcement")
        let after = try registry.enterprise(plant.id)
        #expect(after.plaque.state == "GRANTED")
        #expect(after.cases.count == 1)
        #expect(after.creditCode == "91350100M000100Y43")
        #expect(after.name == plant.name)
    }

    @Test("events that are sent again change nothing")
    func replay() throws {
        let store = try Connection.open(Connection.memory)
        try store.migrate([ServiceKitSchema.migrations, RegistrySchema.migrations], at: 0)
        let key = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        let inbox = Inbox(
            source: "enforcement", appliers: RegistryService.definition.appliers("enforcement"),
            identity: ServiceIdentity(node: "registry@test", key: key))
        let payloads: [any SwiftProtobuf.Message] = [
            CaseFixtures.filed("case-1"), CaseFixtures.decided("case-1", .land), CaseFixtures.filed("case-2"),
        ]
        let events = try payloads.enumerated().map { index, payload in
            try Event.with {
                $0.sequence = Int64(index + 1)
                $0.type = type(of: payload).protoMessageName
                $0.subject = "case"
                $0.payload = try payload.serializedBytes()
            }
        }
        func run() throws -> [Inbox.Fate] {
            try events.map { event in
                try store.write { try inbox.receive(event, at: Instant(microseconds: 1), in: $0) }
            }
        }
        func plants() throws -> [Enterprise] {
            try store.read { try DocumentCollection.enterprises.in($0).all() }
        }
        #expect(try run() == [.applied, .applied, .applied])
        let before = try plants()
        #expect(before.count == 2)
        #expect(try run() == [.alreadySeen, .alreadySeen, .alreadySeen])
        #expect(try plants() == before)
    }
}
