import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Counts of vehicles")
struct FleetCountTests {
    private let registry: RegistryWorld
    private let service = FleetCountService()
    private let plant: Enterprise
    private let owner: Actor
    private let stranger = World.actor("registrar.09", .registrar, over: "330522")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
    }

    private func group(
        _ kind: VehicleKind = .mixer, _ count: Int32 = 30, _ newEnergy: Int32 = 8, _ enclosed: Int32 = 30,
        _ washed: Int32 = 29
    ) -> VehicleGroup {
        .with {
            $0.kind = kind
            $0.count = count
            $0.newEnergy = newEnergy
            $0.enclosed = enclosed
            $0.washed = washed
        }
    }

    private func enter(
        _ groups: [VehicleGroup]? = nil, on day: String = "2026-11-01", of plant: Enterprise? = nil,
        confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> FleetCount {
        try registry.command(as: actor ?? registry.registrar) {
            try service.enterFleetCount(
                .with {
                    $0.enterpriseID = (plant ?? self.plant).id
                    $0.countedOn = day
                    $0.groups = groups ?? [group()]
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func correct(
        _ count: FleetCount, _ groups: [VehicleGroup], revision: Int64? = nil, as actor: Actor? = nil
    ) throws -> FleetCount {
        try registry.command(as: actor ?? owner) {
            try service.correctFleetCount(
                .with {
                    $0.countID = count.id
                    $0.revision = revision ?? count.revision
                    $0.groups = groups
                    $0.reason = "漏计两辆"
                }, $0)
        }
    }

    private func get(_ count: FleetCount, as actor: Actor) throws -> FleetCount {
        try registry.query(as: actor) { try service.getFleetCount(.with { $0.countID = count.id }, $0) }
    }

    private func list(of plant: Enterprise? = nil, as actor: Actor? = nil) throws -> [String] {
        try registry.query(as: actor ?? owner) {
            try service.listFleetCounts(
                .with { $0.enterpriseID = (plant ?? self.plant).id }, $0
            ).counts.map(\.countedOn)
        }
    }

    private func shares(on day: String = "", as actor: Actor? = nil) throws -> FleetShares {
        try registry.query(as: actor ?? owner) {
            try service.getFleetShares(
                .with {
                    $0.enterpriseID = plant.id
                    $0.on = day
                }, $0)
        }
    }

    private func summary(
        in division: String = "", on day: String = "", as actor: Actor? = nil
    ) throws -> [DivisionFleet] {
        try registry.query(as: actor ?? registry.registrar) {
            try service.summariseFleets(
                .with {
                    $0.divisionCode = division
                    $0.on = day
                }, $0
            ).divisions
        }
    }

    @Test("shares on a day are those of the last count until then, rounded down")
    func sharesOfADay() throws {
        _ = try enter([group(.mixer, 30, 3, 30, 20)], on: "2026-05-01", as: owner)
        _ = try enter([group(.mixer, 30, 8, 30, 29), group(.pump, 3, 0, 0, 3)], on: "2026-11-01")
        let now = try shares()
        #expect(now.countedOn == "2026-11-01")
        #expect(now.on == "2026-11-23")
        #expect(now.daysOld == 22)
        #expect(now.shares.map(\.group.kind) == [.mixer, .pump])
        #expect(now.shares.map(\.newEnergyPermille) == [266, 0])
        #expect(now.shares.map(\.enclosedPermille) == [1000, 0])
        #expect(now.shares.map(\.washedPermille) == [966, 1000])
        #expect(try shares(on: "2026-10-31").shares.map(\.newEnergyPermille) == [100])
        #expect(try shares(on: "2026-05-01").daysOld == 0)
        #expect(try refusal { try shares(on: "2026-04-30") }?.reason == .fleetCountUnknown)
        #expect(try refusal { try shares(on: "2026-02-30") }?.reason == .dayUnknown)
        #expect(try list() == ["2026-11-01", "2026-05-01"])
    }

    @Test(
        "groups that cannot be are refused at the field at fault",
        arguments: [
            ([(VehicleKind.mixer, 10, 11, 0, 0)], Reason.vehiclePartTooLarge, "groups[0].new_energy"),
            ([(.mixer, 10, 0, 11, 0)], .vehiclePartTooLarge, "groups[0].enclosed"),
            ([(.mixer, 10, 0, 0, 0), (.pump, 1, 0, 0, 2)], .vehiclePartTooLarge, "groups[1].washed"),
            ([(.mixer, 10, 0, 0, 0), (.mixer, 5, 0, 0, 0)], .vehicleKindTwice, "groups[1].kind"),
            ([(.mixer, 301, 0, 0, 0)], .amountQuestioned, "groups[0].count"),
            ([(.mixer, 2001, 0, 0, 0)], .amountOutOfBounds, "groups[0].count"),
        ] as [([(VehicleKind, Int32, Int32, Int32, Int32)], Reason, FieldPath)])
    func groups(
        _ rows: [(VehicleKind, Int32, Int32, Int32, Int32)], _ reason: Reason, _ field: FieldPath
    ) throws {
        let groups = rows.map { group($0.0, $0.1, $0.2, $0.3, $0.4) }
        let refused = try refusal { try enter(groups) }
        #expect(refused?.reason == reason)
        #expect(refused?.field == field)
        let count = try enter()
        #expect(try refusal { try correct(count, groups) }?.reason == reason)
        if reason == .amountQuestioned {
            #expect(try enter(groups, on: "2026-11-02", confirming: [field.text]).groups == groups)
        }
    }

    @Test(
        "days that cannot be meant are refused, and unusual ones asked about",
        arguments: [
            ("2026-11-24", Reason.dayOutOfBounds), ("1026-11-01", .dayOutOfBounds),
            ("2025-11-22", .dayQuestioned), ("2026-02-30", .dayUnknown), ("2026-2-3", .dayFormat),
        ])
    func days(_ day: String, _ reason: Reason) throws {
        #expect(try refusal { try enter(on: day) }?.reason == reason)
        if reason == .dayQuestioned {
            #expect(try enter(on: day, confirming: ["counted_on"]).countedOn == day)
        }
    }

    @Test("there is one count of a day; it is corrected, and its history keeps what it said")
    func correcting() throws {
        let count = try enter(as: owner)
        #expect(try refusal { try enter() }?.reason == .fleetCountExists)
        let right = try correct(count, [group(.mixer, 32)])
        #expect(right.groups.map(\.count) == [32])
        #expect(right.changeReason == "漏计两辆")
        #expect(throws: RevisionConflict.self) { try correct(count, [group()], revision: 1) }
        let past = try registry.query { try $0.shown(.fleetCounts).history(of: count.id) }
        #expect(past.map { $0.document.groups.map(\.count) } == [[32], [30]])
    }

    @Test("the plant, officers and experts of its place read it; to others it does not exist")
    func visibility() throws {
        let count = try enter()
        for actor in [owner, registry.registrar, registry.countyRegistrar] {
            #expect(try get(count, as: actor) == count)
        }
        #expect(try refusal { try get(count, as: stranger) }?.reason == .fleetCountUnknown)
        #expect(try refusal { try shares(as: stranger) }?.reason == .fleetCountUnknown)
        #expect(try list(as: stranger) == [])
        #expect(try refusal { try correct(count, [group()], as: stranger) }?.reason == .fleetCountUnknown)
        #expect(try refusal { try enter(on: "2026-11-02", as: stranger) }?.reason == .noGrantHere)
        let expert = World.actor("expert.01", .expert, over: "330000")
        #expect(try refusal { try correct(count, [group()], as: expert) }?.reason == .noGrantHere)
        var nobody = plant
        nobody.id = "nobody"
        #expect(try refusal { try enter(of: nobody) }?.reason == .plantUnknown)
    }

    @Test("a division's mixers are summed by each plant's last count, and a double's are left out")
    func summing() throws {
        let other = try registry.register("示例二号混凝土有限公司")
        let away = try registry.register("示例三号混凝土有限公司", in: "330522")
        _ = try enter([group(.mixer, 20, 1, 1, 1)], on: "2026-05-01")
        _ = try enter([group(.mixer, 30, 8, 30, 29)], on: "2026-11-01")
        _ = try enter([group(.mixer, 10, 2, 5, 5), group(.pump, 2, 0, 0, 0)], on: "2026-10-01", of: other)
        _ = try enter([group(.pump, 2, 0, 0, 0)], on: "2026-10-01", of: away)
        let all = try summary()
        #expect(all.map(\.divisionCode) == ["330481", "330522"])
        #expect(all.map(\.plants) == [2, 1])
        #expect(all.map(\.mixers) == [40, 0])
        #expect(all.map(\.newEnergy) == [10, 0])
        #expect(all.map(\.enclosed) == [35, 0])
        #expect(all.map(\.washed) == [34, 0])
        #expect(try summary(in: "330481", on: "2026-06-01").map(\.mixers) == [20])
        #expect(try summary(on: "2026-04-30") == [])
        #expect(
            try refusal { try summary(in: "330400", as: registry.countyRegistrar) }?.reason == .noGrantHere)
        #expect(try refusal { try summary(on: "2026-02-30") }?.reason == .dayUnknown)
        try registry.merge(other, into: plant)
        #expect(try summary(in: "330481").map(\.mixers) == [30])
        // The double's counts are the survivor's to read.
        #expect(try list() == ["2026-11-01", "2026-10-01", "2026-05-01"])
    }

    @Test("shares and the summary leave a double's counts out alike, and nothing more is entered for it")
    func merged() throws {
        let other = try registry.register("示例二号混凝土有限公司")
        _ = try enter([group(.mixer, 30, 3, 30, 30)], on: "2026-10-01")
        _ = try enter([group(.mixer, 10, 10, 10, 10)], on: "2026-11-01", of: other)
        try registry.merge(other, into: plant)
        #expect(try shares().countedOn == "2026-10-01")
        #expect(try shares().shares.map(\.newEnergyPermille) == [100])
        #expect(try summary(in: "330481").map(\.newEnergy) == [3])
        // The double's day is free.
        #expect(try enter(on: "2026-11-01").enterpriseID == plant.id)
        #expect(try shares().countedOn == "2026-11-01")
        let refused = try refusal { try enter(on: "2026-11-02", of: other) }
        #expect(refused?.reason == .plantMerged)
        #expect(refused?.values == ["survivor": plant.id])
    }

    private func withdraw(_ count: FleetCount, as actor: Actor? = nil) throws -> FleetCount {
        try registry.command(as: actor ?? owner) {
            try service.withdrawFleetCount(
                .with {
                    $0.countID = count.id
                    $0.revision = count.revision
                    $0.reason = "录错企业"
                }, $0)
        }
    }

    @Test("a count that was taken back leaves its day free, and nothing is reckoned from it")
    func takingBack() throws {
        _ = try enter([group(.mixer, 30, 3, 30, 30)], on: "2026-10-01")
        let wrong = try enter([group(.mixer, 99, 99, 99, 99)], on: "2026-11-01")
        #expect(try refusal { try withdraw(wrong, as: stranger) }?.reason == .fleetCountUnknown)
        let back = try withdraw(wrong)
        #expect(back.withdrawnAt == registry.world.now.microseconds)
        #expect(back.changeReason == "录错企业")
        #expect(try refusal { try withdraw(back) }?.reason == .fleetCountWithdrawn)
        #expect(try refusal { try correct(back, [group()]) }?.reason == .fleetCountWithdrawn)
        #expect(try shares().countedOn == "2026-10-01")
        #expect(try summary(in: "330481").map(\.mixers) == [30])
        #expect(try list().count == 2)
        #expect(try enter(on: "2026-11-01").countedOn == "2026-11-01")
    }

    @Test("a count says who changed it and when, and its history what it said before")
    func history() throws {
        let count = try enter(as: owner)
        #expect(count.changedBy.isEmpty && count.changedAt == 0)
        registry.advance(seconds: 60)
        let right = try correct(count, [group(.mixer, 32)], as: registry.registrar)
        #expect(right.enteredBy == "plant.01")
        #expect(right.changedBy == "registrar.01")
        #expect(right.changedAt == registry.world.now.microseconds)
        func history(as actor: Actor) throws -> [FleetCountRevision] {
            try registry.query(as: actor) {
                try service.getFleetCountHistory(.with { $0.countID = count.id }, $0).revisions
            }
        }
        let past = try history(as: owner)
        #expect(past.map { $0.count.groups.map(\.count) } == [[32], [30]])
        #expect(past.map(\.changedBy) == ["registrar.01", "plant.01"])
        #expect(try refusal { try history(as: stranger) }?.reason == .fleetCountUnknown)
    }
}
