import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Checks by norms")
struct CheckRecordTests {
    private let world: NormWorld
    private let norm: Norm

    init() throws {
        world = try NormWorld()
        norm = try world.enter(.dust, from: "2026-01-01")
    }

    @Test("a finding is recorded with its photographs, put right, and shows who was to do it by when")
    func whole() throws {
        let renewed = try world.renew(norm, from: "2026-06-01")
        let photograph = try world.records.upload("照片")
        let found = try world.check(renewed, photographs: [photograph])
        #expect(found.kind == .dust)
        #expect(found.version == 2)
        #expect(found.divisionCode == "330481")
        #expect([found.dueOn, found.owner, found.putRightOn] == ["2026-11-10", "设备部", ""])
        #expect(found.photographs.map(\.name) == ["照片.pdf"])
        let after = try world.records.upload("整改照片")
        let done = try world.putRight(found, files: [after])
        #expect([done.putRightOn, done.putRightBy, done.putRightNote] == ["2026-11-09", "plant.01", "已更换"])
        #expect(done.putRightFiles.map(\.name) == ["整改照片.pdf"])
        #expect(try refusal { try world.putRight(done) }?.reason == .checkNotOpen)
        for file in [photograph, after] {
            #expect(try world.records.size(of: file, as: world.registry.countyRegistrar) > 0)
        }
    }

    @Test("a check without a finding has nothing to be put right")
    func inOrder() throws {
        let check = try world.check(norm, finding: "")
        #expect(try refusal { try world.putRight(check) }?.reason == .checkNotOpen)
        let rows: [(String, String?, String?)] = [
            ("", "2026-11-10", nil), ("", nil, "设备部"), ("漏灰", "", nil), ("漏灰", nil, ""),
        ]
        for (finding, due, owner) in rows {
            let refused = try refusal { try world.check(norm, finding: finding, due: due, owner: owner) }
            #expect(refused?.reason == .checkFindingDue)
        }
    }

    @Test("a check is by a version that held on its day")
    func inForce() throws {
        let early = try refusal { try world.check(norm, on: "2025-12-31", due: "2026-01-10") }
        #expect(early?.reason == .normNotInForce)
        #expect(early?.values == ["day": "2025-12-31"])
        let ended = try world.repeal(norm, on: "2026-07-01")
        #expect(try refusal { try world.check(ended) }?.reason == .normNotInForce)
        #expect(try world.check(ended, on: "2026-06-30", due: "2026-07-10").version == 1)
    }

    @Test(
        "days have their bounds and their order",
        arguments: [
            ("2026-11-24", "2026-11-30", "day-out-of-bounds", "checked_on"),
            ("2026-02-30", "2026-11-30", "day-unknown", "checked_on"),
            ("2026-11-01", "2026-10-31", "check-due-early", "due_on"),
            ("2026-11-01", "2030-01-01", "day-out-of-bounds", "due_on"),
            ("2026-11-01", "2028-01-01", "day-questioned", "due_on"),
        ])
    func bounds(_ day: String, _ due: String, _ reason: String, _ field: String) throws {
        let refused = try refusal { try world.check(norm, on: day, due: due) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason == "day-questioned" else { return }
        #expect(try world.check(norm, on: day, due: due, confirming: [field]).dueOn == due)
    }

    @Test(
        "a finding was put right after its check and not in the future",
        arguments: [
            ("2026-10-31", "put-right-early"), ("2026-11-24", "day-out-of-bounds"),
            ("2026-11-31", "day-unknown"),
        ])
    func putRight(_ day: String, _ reason: String) throws {
        let check = try world.check(norm)
        let refused = try refusal { try world.putRight(check, on: day) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == "put_right_on")
        #expect(try world.putRight(check, on: "2026-11-01").putRightOn == "2026-11-01")
    }

    @Test("a check that was taken back counts no more and stays")
    func withdrawn() throws {
        let check = try world.check(norm)
        let ended = try world.withdraw(check)
        #expect(ended.withdrawalReason == "录错")
        #expect(try refusal { try world.withdraw(ended) }?.reason == .checkWithdrawn)
        #expect(try refusal { try world.putRight(ended) }?.reason == .checkNotOpen)
        #expect(try world.list().checks == [ended])
        #expect(try world.list { $0.open = true }.checks == [])
        #expect(try world.standing(.dust)?.checkedOn == "")
        #expect(throws: RevisionConflict.self) { try world.withdraw(world.check(norm), revision: 9) }
        #expect(throws: RevisionConflict.self) { try world.putRight(world.check(norm), revision: 9) }
    }

    @Test("open findings are listed, and the overdue ones by their days, the longest overdue first")
    func overdue() throws {
        let metering = try world.enter(.metering)
        let late = try world.check(norm, on: "2026-11-01", due: "2026-11-10")
        let later = try world.check(metering, on: "2026-10-01", due: "2026-10-05")
        let today = try world.check(norm, on: "2026-11-02", due: "2026-11-23")
        let done = try world.putRight(
            world.check(norm, on: "2026-10-02", due: "2026-10-03"), on: "2026-10-20")
        let fine = try world.check(norm, on: "2026-11-20", finding: "")
        #expect(try world.list { $0.overdue = true }.checks == [later, late])
        #expect(try world.list { $0.open = true }.checks == [today, late, later])
        #expect(try world.list().checks == [fine, today, late, done, later])
        #expect(try world.list { $0.kind = .metering }.checks == [later])
        let first = try world.list {
            $0.overdue = true
            $0.pageSize = 1
        }
        let second = try world.list {
            $0.overdue = true
            $0.pageSize = 1
            $0.pageToken = first.nextPageToken
        }
        #expect(first.checks + second.checks == [later, late])
        #expect(try refusal { try world.list { $0.pageToken = "zz" } }?.reason.word == "page-token-invalid")
    }

    @Test("a review says when each kind was checked last, and what was open and overdue on the day")
    func review() throws {
        let first = try world.check(norm, on: "2026-10-01", due: "2026-10-10")
        _ = try world.check(norm, on: "2026-11-01", due: "2026-11-30")
        _ = try world.putRight(first, on: "2026-10-20")
        let rows: [(String, String, Int32, Int32)] = [
            ("2026-09-30", "", 0, 0), ("2026-10-10", "2026-10-01", 1, 0), ("2026-10-11", "2026-10-01", 1, 1),
            ("2026-10-20", "2026-10-01", 0, 0), ("2026-11-23", "2026-11-01", 1, 0),
        ]
        for (day, checked, open, overdue) in rows {
            let standing = try #require(try world.standing(.dust, on: day))
            #expect(standing.checkedOn == checked, "\(day)")
            #expect([standing.open, standing.overdue] == [open, overdue], "\(day)")
        }
        let last = { (kind: NormKind, day: Day) in
            try world.registry.query {
                try $0.transaction.lastCheck(of: kind, at: world.records.site, until: day)
            }
        }
        #expect(try last(.dust, "2026-10-31")?.id == first.id)
        #expect(try last(.dust, "2026-09-30") == nil)
        #expect(try last(.metering, "2026-10-31") == nil)
    }

    @Test(
        "checks are recorded by the plant or its registrar, and seen by who reads its papers, a county's by the county"
    )
    func access() throws {
        let records = world.records
        let check = try world.check(norm, as: world.registry.countyRegistrar)
        for actor in [records.neighbour, records.elsewhere] {
            #expect(try refusal { try world.check(norm, as: actor) }?.reason == .noGrantHere)
            #expect(try refusal { try world.putRight(check, as: actor) }?.reason == .noGrantHere)
            #expect(try refusal { try world.withdraw(check, as: actor) }?.reason == .noGrantHere)
        }
        func get(_ id: String, as actor: Actor) throws -> CheckRecord {
            try world.registry.query(as: actor) { try world.checks.getCheck(.with { $0.checkID = id }, $0) }
        }
        #expect(try get(check.id, as: records.owner) == check)
        for actor in [world.registry.registrar, world.registry.countyRegistrar, records.owner] {
            #expect(try world.list(as: actor) { $0.overdue = true }.checks == [check])
        }
        #expect(try world.list(as: world.registry.registrar) { $0.divisionCode = "330482" }.checks == [])
        for actor in [world.registry.reader, records.neighbour, records.elsewhere] {
            #expect(try refusal { try get(check.id, as: actor) }?.reason == .checkUnknown)
            #expect(try world.list(as: actor).checks == [])
            #expect(try world.list(as: actor) { $0.enterpriseID = records.plant.id }.checks == [])
        }
        #expect(try refusal { try get("nothing", as: records.owner) }?.reason == .checkUnknown)
        let absent = Norm.with { $0.id = "nothing" }
        #expect(try refusal { try world.check(absent) }?.reason == .normUnknown)
    }
}
