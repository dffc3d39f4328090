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

@Suite("Surface water: points and their pH")
struct WaterTests {
    private let world: WaterWorld
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        world = WaterWorld(registry: registry)
    }

    @Test("a point is entered once under its code, changed by its revision, and listed by place and code")
    func points() throws {
        let second = try world.save(WaterWorld.point("P-2", in: "330522"))
        let first = try world.save(WaterWorld.point("P-1"))
        #expect(try world.points() == [first, second])
        #expect(try world.points(in: "330400") == [first])
        var moved = first
        moved.name = "示例下游断面"
        let kept = try world.save(moved)
        #expect(kept.revision == 2)
        #expect(kept.changeReason == "示例")
        #expect(throws: RevisionConflict.self) { try world.save(moved) }
        moved.code = "P-2"
        moved.revision = 2
        let taken = try refusal { try world.save(moved) }
        #expect(taken?.reason == .waterPointExists)
        #expect(taken?.field == "point.code")
        moved.id = "none"
        moved.code = "P-3"
        #expect(try refusal { try world.save(moved) }?.reason == .waterPointUnknown)
    }

    @Test("who keeps the place keeps its points, and takes none away from another place")
    func places() throws {
        let investigator = World.actor("inv.01", .investigator, over: "330522")
        let point = try world.save(WaterWorld.point(in: "330522"), as: investigator)
        let other = try refusal {
            try world.save(WaterWorld.point("P-2", in: "330522"), as: registry.countyRegistrar)
        }
        #expect(other?.reason == .noGrantHere)
        #expect(other?.field == "point.division_code")
        var taken = point
        taken.divisionCode = "330481"
        let refused = try refusal { try world.save(taken, as: registry.countyRegistrar) }
        #expect(refused?.reason == .noGrantHere)
        #expect(refused?.field == "point.id")
        #expect(refused?.sentence(in: .english).contains("{") == false)
        #expect(
            try refusal { try world.save(WaterWorld.point(in: "330499")) }?.reason.word == "division-unknown")
    }

    @Test(
        "a point that has readings stays where it is; one entered by mistake is withdrawn, and takes no more")
    func measured() throws {
        var point = try world.save(WaterWorld.point())
        point.coordinates.latitudeE6 += 1_000
        point = try world.save(point)
        _ = try world.load([WaterWorld.row("2026-10-03 08:00", "7.8")])
        for (move, field) in [
            ({ $0.coordinates.latitudeE6 += 1_000 }, "point.coordinates"),
            ({ $0.divisionCode = "330522" }, "point.division_code"),
        ] as [((inout WaterPoint) -> Void, FieldPath)] {
            var moved = point
            move(&moved)
            let refused = try refusal { try world.save(moved) }
            #expect(refused?.reason == .waterPointMeasured)
            #expect(refused?.field == field)
        }
        point.withdrawn = true
        _ = try world.save(point)
        let late = try world.load([WaterWorld.row("2026-10-03 12:00", "7.8")])
        #expect(late.errors.map(\.reason) == ["water-point-unknown"])
        #expect(try world.readings(of: point).readings.count == 1)
    }

    @Test("who recorded a reading, and why, is for officers; the load names its point for the audit")
    func traces() throws {
        let point = try world.save(WaterWorld.point())
        let subjects = try registry.command(as: registry.registrar) { command in
            let items: [WaterItem] = [
                .with { $0.order = .init() },
                .with { $0.row = WaterWorld.row("2026-10-03 08:00", "7.8") },
                .with { $0.row = WaterWorld.row("2026-10-03 12:00", "7.9", line: 3) },
            ]
            _ = try world.waters.recordWaterReadings(items, command)
            return command.subjects
        }
        #expect(subjects == ["water-point/\(point.id)"])
        #expect(try world.readings(of: point).readings.first?.revisions.map(\.recordedBy) == ["registrar.01"])
        let plain = try registry.query(as: World.actor("owner.01", .applicant, over: "330481")) {
            try world.waters.listWaterReadings(.with { $0.pointID = point.id }, $0)
        }
        #expect(plain.readings.first?.revisions.map(\.recordedBy) == [""])
        #expect(plain.readings.map(\.value) == [7_800, 7_900])
    }

    @Test("a list is tried, taken, and changes nothing the second time")
    func list() throws {
        let point = try world.save(WaterWorld.point())
        let rows = [
            WaterWorld.row("2026-10-03T04:00:00+08:00", "9.105"),
            // As stations write it: Beijing time.
            WaterWorld.row("2026-10-03 08:00", "7.8", line: 3),
            WaterWorld.row("2026-10-03 12:00:30", "8", line: 4),
        ]
        let trial = try world.load(rows) { $0.dryRun = true }
        #expect(!trial.written)
        #expect(trial.accepted == 3)
        #expect(try world.readings(of: point) == ReadingPage())
        let taken = try world.load(rows)
        #expect(taken.written)
        #expect(taken.accepted == 3)
        let four = try Instant("2026-10-03T04:00:00+08:00", field: "at").microseconds
        let page = try world.readings(of: point)
        #expect(page.readings.map(\.value) == [9_105, 7_800, 8_000])
        #expect(page.readings.map(\.at) == [four, four + 4 * 3_600_000_000, four + 28_830_000_000])
        #expect(page.readings.first?.revisions.map(\.recordedBy) == [registry.registrar.id])
        let again = try world.load(rows)
        #expect([again.accepted, again.unchanged, again.wrong] == [0, 3, 0])
        #expect(try world.readings(of: point) == page)
    }

    @Test("a row of before 1970 is wrong, and no other is")
    func longAgo() throws {
        _ = try world.save(WaterWorld.point())
        let outcome = try world.load([
            WaterWorld.row("1926-10-03 08:00", "7.8"), WaterWorld.row("2026-10-03 08:00", "7.8", line: 3),
        ]) { $0.skipWrongRows = true }
        #expect(outcome.errors.map(\.reason) == ["day-out-of-bounds"])
        #expect(outcome.errors.map(\.line) == [2])
        #expect(outcome.accepted == 1)
    }

    @Test(
        "another value of the same time is wrong, unless the list says why it corrects; the earlier one stays"
    )
    func corrections() throws {
        let point = try world.save(WaterWorld.point())
        let at = "2026-10-03T04:00:00+08:00"
        _ = try world.load([WaterWorld.row(at, "9.1")])
        let wrong = try world.load([WaterWorld.row(at, "7.1")])
        #expect(wrong.errors.map(\.reason) == ["reading-conflict"])
        #expect(!wrong.written)
        for value in ["7.1", "7.2"] {
            let outcome = try world.load([WaterWorld.row(at, value)]) { $0.correctionReason = "电极校准" }
            #expect(outcome.corrected == 1)
        }
        let reading = try #require(try world.readings(of: point).readings.first)
        #expect(reading.value == 7_200)
        #expect(reading.revisions.map(\.value) == [9_100, 7_100, 7_200])
        #expect(reading.revisions.map(\.reason) == ["", "电极校准", "电极校准"])
    }

    @Test("every wrong cell comes back with its line, column and reason, and keeps the list out")
    func wrongCells() throws {
        let point = try world.save(WaterWorld.point())
        _ = try world.save(WaterWorld.point("P-9", in: "330522"))
        let at = "2026-10-03T04:00:00+08:00"
        let cells: [(WaterRow, String, String)] = [
            (WaterWorld.row(at, "7", of: "P-0", line: 7), "point", "water-point-unknown"),
            (WaterWorld.row(at, "7", of: "", line: 7), "point", "water-point-unknown"),
            (WaterWorld.row(at, "7", of: "P-9", line: 7), "point", "no-grant-here"),
            (WaterWorld.row("昨天", "7", line: 7), "at", "instant-format"),
            (WaterWorld.row("2026-10-03", "7", line: 7), "at", "instant-day-only"),
            (WaterWorld.row("2026-10-03 4", "7", line: 7), "at", "instant-format"),
            (WaterWorld.row("1026-10-03 08:00", "7", line: 7), "at", "day-out-of-bounds"),
            (WaterWorld.row("2026-02-30 08:00", "7", line: 7), "at", "day-unknown"),
            (WaterWorld.row("2099-01-01 08:00", "7", line: 7), "at", "reading-future"),
            (WaterWorld.row(at, "14.001", line: 7), "ph", "ph-format"),
            (WaterWorld.row(at, "-1", line: 7), "ph", "ph-format"),
            (WaterWorld.row(at, "7,1", line: 7), "ph", "number-comma"),
            (WaterWorld.row(at, "7.1E+0", line: 7), "ph", "number-shortened"),
            (WaterWorld.row(at, "7.1234", line: 7), "ph", "ph-format"),
            (WaterWorld.row(at, "", line: 7), "ph", "ph-format"),
            (WaterWorld.row("2026-10-03 08:00", "7", line: 7), "at", "row-repeated"),
        ]
        for (row, column, reason) in cells {
            let right = WaterWorld.row("2026-10-03T08:00:00+08:00", "7")
            let outcome = try world.load([right, row], as: registry.countyRegistrar)
            #expect(outcome.errors.map(\.line) == [7], "\(reason)")
            #expect(outcome.errors.map(\.column) == [column])
            #expect(outcome.errors.map(\.reason) == [reason])
            #expect(outcome.errors.allSatisfy { !$0.messageZh.contains("{") && !$0.messageEn.contains("{") })
            #expect(!outcome.written && outcome.wrong == 1)
            #expect(try world.readings(of: point) == ReadingPage())
        }
        let kept = try world.load(
            [WaterWorld.row(at, "7"), WaterWorld.row("", "", of: "", line: 3)]
        ) { $0.skipWrongRows = true }
        #expect(kept.written)
        #expect([kept.rows, kept.accepted, kept.wrong] == [2, 1, 1])
        #expect(kept.errors.map(\.column) == ["point", "at", "ph"])
    }

    @Test("the first message is the order, and every other one a row")
    func order() throws {
        let orders: [[WaterItem]] = [
            [], [.with { $0.row = WaterRow() }],
            [.with { $0.order = .init() }, .with { $0.order = .init() }],
        ]
        for items in orders {
            let refused = try registry.refusal(as: registry.registrar) {
                try world.waters.recordWaterReadings(items, $0)
            }
            #expect(refused?.reason == .importOrder)
        }
        let row = WaterItem.with { $0.row = WaterWorld.row("", "") }
        let long = [.with { $0.order = .init() }] + Array(repeating: row, count: WaterList.mostRows + 1)
        let refused = try registry.refusal(as: registry.registrar) {
            try world.waters.recordWaterReadings(long, $0)
        }
        #expect(refused?.reason == .waterListTooLong)
    }

    @Test("readings are walked page by page")
    func pages() throws {
        let point = try world.save(WaterWorld.point())
        let rows = (0..<24).map { hour in
            WaterWorld.row("2026-10-03 \(hour < 10 ? "0" : "")\(hour):00", "7.\(hour)", line: Int32(hour) + 2)
        }
        _ = try world.load(rows)
        var values: [Int64] = []
        var from: Int64 = 0
        repeat {
            let page = try world.readings(of: point, from: from, limit: 7)
            values += page.readings.map(\.at)
            from = page.nextFrom
        } while from != 0
        #expect(values.count == 24)
        #expect(values == values.sorted())
        let day = Instant(startOf: "2026-10-03").microseconds
        #expect(try world.readings(of: point, from: day, to: day + 3_600_000_000).readings.count == 1)
        let unknown = try refusal { try world.readings(of: WaterPoint.with { $0.id = "none" }) }
        #expect(unknown?.reason == .waterPointUnknown)
    }

    @Test("a store of before there were rivers takes them")
    func olderStore() throws {
        let store = try Connection.open(Connection.memory)
        let all = RegistrySchema.migrations
        let number = try #require(all.migrations.firstIndex { $0.name == "waters" })
        for count in [number, all.migrations.count] {
            let some = MigrationSet(component: all.component, Array(all.migrations.prefix(count)))
            try store.migrate([ServiceKitSchema.migrations, some], at: 0)
        }
        try store.write { transaction in
            try transaction.execute(
                """
                INSERT INTO water_point (id, revision, updated_at, changed_by, cause, body, code, division_code, latitude)
                VALUES ('p', 1, 0, 'a', 'b', x'', 'P-1', '330481', 1)
                """)
            let table = WaterReadingTable(access: transaction)
            let batch = try table.addBatch(at: 9, by: "a", cause: "b", because: "")
            try table.add(7_100, number: 1, of: "p", at: 5, batch: batch)
            #expect(try table.latest(of: "p", at: 5)?.value == 7_100)
        }
    }
}
