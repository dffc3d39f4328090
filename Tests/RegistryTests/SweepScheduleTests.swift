import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Sweeps that the service starts by itself")
struct SweepScheduleTests {
    private let world: SweepWorld

    init() throws { world = try SweepWorld() }

    @discardableResult
    private func set(
        _ day: Int32, revision: Int64 = 0, over division: String = SweepWorld.haining, as actor: Actor? = nil
    ) throws -> SweepSchedule {
        try world.registry.command(as: actor ?? world.officer) { command in
            try world.sweeps.setSweepSchedule(
                .with {
                    $0.divisionCode = division
                    $0.dayOfMonth = day
                    $0.reason = "每月检视"
                    $0.revision = revision
                }, command)
        }
    }

    /// Fires what is due at the start of that day, and carries it on.
    private func pass(to day: Day) throws {
        world.world.now = Instant(startOf: day)
        try world.world.fireTimers(of: RegistryWorld.definition)
        try world.carryOn()
    }

    private func sweeps() throws -> [LedgerSweep] {
        try world.registry.query(as: world.officer) { try world.sweeps.listSweeps(.init(), $0).sweeps }
    }

    @Test("on its day, of the month before, in the service's own name, every month until it is ended")
    func monthly() throws {
        try world.declare(.freshWater, on: world.site("示例一号").site)
        let schedule = try set(5)
        try pass(to: "2026-12-04")
        #expect(try sweeps() == [])
        try pass(to: "2026-12-05")
        let first = try #require(try sweeps().first)
        #expect(first.month == "2026-11")
        #expect(first.state == .done)
        #expect(first.startedBy == world.world.identity.node)
        #expect(first.scheduledBy == world.officer.id)
        try pass(to: "2027-01-05")
        #expect(try sweeps().map(\.month) == ["2026-12", "2026-11"])
        try set(0, revision: schedule.revision)
        try pass(to: "2027-02-05")
        #expect(try sweeps().count == 2)
    }

    @Test(
        "a service that stood still makes up for the last day it missed, with one sweep, and goes on with the next",
        arguments: [("2026-12-20", "2026-11"), ("2027-01-01", "2026-12"), ("2027-02-20", "2027-01")])
    func late(_ back: String, _ month: String) throws {
        try set(1)
        try pass(to: Day(back, field: "day"))
        #expect(try sweeps().map(\.month) == [month])
        try pass(to: "2027-03-01")
        #expect(try sweeps().map(\.month) == ["2027-02", month])
    }

    @Test(
        "the next day is after the present one",
        arguments: [
            (1, "2026-11-23", "2026-12-01"), (23, "2026-11-23", "2026-12-23"),
            (24, "2026-11-23", "2026-11-24"), (28, "2027-02-28", "2027-03-28"),
            (28, "2026-12-31", "2027-01-28"), (1, "2026-12-31", "2027-01-01"),
        ])
    func next(_ day: Int32, _ today: String, _ expected: String) throws {
        let schedule = SweepSchedule.with { $0.dayOfMonth = day }
        let due = try schedule.next(after: Day(today, field: "day"))
        #expect(due?.day.text == expected)
    }

    @Test("only its registrar sets it, from the revision it saw; those who look after plants see it")
    func refusals() throws {
        let first = try set(5)
        let registry = world.registry
        func refused(
            _ day: Int32, _ revision: Int64, over division: String = SweepWorld.haining, as actor: Actor
        ) throws -> String? {
            try registry.refusal(as: actor) { command in
                try world.sweeps.setSweepSchedule(
                    .with {
                        $0.divisionCode = division
                        $0.dayOfMonth = day
                        $0.reason = "每月检视"
                        $0.revision = revision
                    }, command)
            }?.reason.word
        }
        #expect(try refused(6, 1, as: world.auditor) == "no-grant-here")
        #expect(try refused(6, 1, as: world.stranger) == "no-grant-here")
        #expect(try refused(6, 0, over: "330499", as: registry.registrar) == "division-unknown")
        #expect(try refused(6, 3, over: "330400", as: registry.registrar) == "revision-stale")
        let seen = { actor in
            try registry.query(as: actor) { try world.sweeps.listSweepSchedules(.init(), $0).schedules }
        }
        #expect(try seen(world.auditor) == [first])
        #expect(try seen(world.stranger) == [])
    }
}
