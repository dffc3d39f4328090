import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Ledgers: readings")
struct ReadingTests {
    private let world: LedgerWorld
    private let meter: Meter
    private let morning = LedgerWorld.morning
    private let hour = LedgerWorld.hour

    init() throws {
        world = try LedgerWorld()
        meter = try world.declare(.freshWater, "WM-01", most: 50_000)
    }

    @Test("a reading is kept once, whatever its stream is sent again")
    func idempotent() throws {
        let series = world.series(meter, (0..<600).map { (morning + $0 * LedgerWorld.minute, 1000 + $0) })
        #expect(try world.record(series).counts == [600, 0, 0, 0, 0])
        #expect(try world.record(series).counts == [0, 600, 0, 0, 0])
        let shuffled = world.series(
            meter, (0..<700).reversed().map { (morning + $0 * LedgerWorld.minute, 1000 + $0) })
        #expect(try world.record(shuffled).counts == [100, 600, 0, 0, 0])
        #expect(try world.readings(meter, limit: 500).readings.count == 500)
    }

    @Test("pages follow one another without gap or double")
    func pages() throws {
        try world.record(world.series(meter, (0..<7).map { (morning + $0 * hour, $0) }))
        var seen: [Int64] = []
        var from: Int64 = 0
        repeat {
            let page = try world.readings(meter, from: from, limit: 3)
            seen += page.readings.map(\.value)
            from = page.nextFrom
        } while from != 0
        #expect(seen == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test("another value for the same time is an error unless it is said to be a correction")
    func conflict() throws {
        try world.record(world.series(meter, [(morning, 1000)]))
        let report = try world.record(world.series(meter, [(morning, 1001), (morning + hour, 7)]))
        #expect(report.counts == [1, 0, 0, 1, 0])
        let finding = try #require(report.findings.first)
        #expect(finding.reason == "reading-conflict")
        #expect(finding.severity == .error)
        #expect([finding.field, String(finding.index), finding.meterID] == ["value", "0", meter.id])
        #expect(try world.readings(meter).readings.map(\.value) == [1000, 7])
    }

    @Test("within one series too, the second value for a time does not count")
    func conflictWithin() throws {
        let report = try world.record(
            world.series(meter, [(morning, 1), (morning + hour, 2), (morning, 3), (morning + hour, 2)]))
        #expect(report.counts == [2, 1, 0, 1, 0])
        #expect(report.findings.map(\.index) == [2])
    }

    @Test("a correction leaves the earlier value on record, with who, when and why")
    func correction() throws {
        try world.record(world.series(meter, [(morning, 1000), (morning + hour, 500)]))
        world.registry.advance(seconds: 3600)
        let report = try world.record(
            world.series(meter, [(morning, 900)], reason: "抄表错误", corrects: true))
        #expect(report.counts == [0, 0, 1, 0, 0])
        world.registry.advance(seconds: 3600)
        try world.record(
            world.series(meter, [(morning, 950)], reason: "复核", corrects: true, manual: true),
            as: world.registry.registrar)
        let reading = try #require(try world.readings(meter).readings.first)
        #expect(reading.value == 950)
        #expect(reading.revisions.map(\.value) == [1000, 900, 950])
        #expect(reading.revisions.map(\.reason) == ["", "抄表错误", "复核"])
        #expect(reading.revisions.map(\.recordedBy) == ["plant.erp", "plant.erp", "registrar.01"])
        #expect(reading.revisions.map(\.manual) == [false, false, true])
        #expect(reading.revisions[1].recordedAt - reading.revisions[0].recordedAt == hour)
        #expect(try world.days("2026-11-22", "2026-11-22").map(\.value) == [1450])
    }

    @Test("a corrected reading sent again as it now is changes nothing; as it was, it conflicts")
    func afterCorrection() throws {
        try world.record(world.series(meter, [(morning, 1000)]))
        let correction = world.series(meter, [(morning, 900)], reason: "抄表错误", corrects: true)
        #expect(try world.record(correction).counts == [0, 0, 1, 0, 0])
        #expect(try world.record(correction).counts == [0, 1, 0, 0, 0])
        #expect(try world.record(world.series(meter, [(morning, 900)])).counts == [0, 1, 0, 0, 0])
        #expect(try world.record(world.series(meter, [(morning, 1000)])).counts == [0, 0, 0, 1, 0])
    }

    @Test(
        "what cannot be kept is reported with its place and reason, and the rest is kept",
        arguments: [
            (301 * 1_000_000 + 16 * LedgerWorld.hour, 1, "reading-future", "at"),
            (-96 * LedgerWorld.hour, 1, "reading-late", "at"),
            (0, -1, "reading-negative", "value"), (0, 1_000_000_000_001, "reading-out-of-range", "value"),
            (0, .min, "reading-out-of-range", "value"),
        ] as [(Int64, Int64, String, String)])
    func fault(_ shift: Int64, _ value: Int64, _ reason: String, _ field: String) throws {
        let report = try world.record(world.series(meter, [(morning + hour, 5), (morning + shift, value)]))
        #expect(report.counts == [1, 0, 0, 1, 0])
        #expect(report.findings.map(\.reason) == [reason])
        #expect(report.findings.map(\.field) == [field])
        #expect(report.findings.map(\.index) == [1])
        #expect(report.findings.allSatisfy { !$0.chinese.isEmpty && !$0.english.isEmpty })
    }

    @Test(
        "a reading of before 1970 is a finding about that reading, and the rest is kept",
        arguments: [-1, 0, 1, .min, -4_000_000_000_000_000] as [Int64])
    func longAgo(_ at: Int64) throws {
        let series = world.series(meter, [(morning, 5), (at, 6), (morning + hour, 7)])
        #expect(throws: Never.self) { try series.validate(at: .request) }
        let report = try world.record(series)
        #expect(report.counts == [2, 0, 0, 1, 0])
        #expect(report.findings.map(\.reason) == ["day-out-of-bounds"])
        #expect(report.findings.map(\.index) == [1])
    }

    @Test(
        "what no meter of its kind can show is refused for that reading alone",
        arguments: [
            (MeterKind.sandMoisture, 1_500_000, -250_000, 1_000_000), (.cakeMoisture, 1_001_000, -1, 350_000),
            (.slurrySolids, 3_100_001, -1, 3_100_000), (.rainfall, 3_001_000, -1, 1_825_000),
            // The kilograms of a year, where tonnes of an hour were meant.
            (.cementUsed, 130_000_000_000, -1, 500_000), (.production, 1_000_001_000, -1, 600_000_000),
            (.electricityTotal, 50_000_001_000, -1, 2_000_000_000), (.trips, 1_000_001_000, -1, 110_000),
        ] as [(MeterKind, Int64, Int64, Int64)])
    func impossible(_ kind: MeterKind, _ above: Int64, _ below: Int64, _ possible: Int64) throws {
        let meter = try world.declare(kind, "X-1")
        let report = try world.record(
            world.series(
                meter, [(morning, possible), (morning + hour, above), (morning + 2 * hour, below)]))
        #expect(report.counts == [1, 0, 0, 2, 0])
        #expect(report.findings.first?.reason == "reading-impossible")
        #expect(report.findings.allSatisfy { $0.field == "value" && !$0.english.contains("{") })
        #expect(
            report.findings.allSatisfy { ["reading-impossible", "reading-negative"].contains($0.reason) })
    }

    @Test("a running total has no bound of its kind")
    func largeTotal() throws {
        let counter = try world.declare(.electricityTotal, "EM-9", form: .counter)
        #expect(
            try world.record(world.series(counter, [(morning, 900_000_000_000)])).counts == [1, 0, 0, 0, 0])
    }

    @Test(
        "half of a load is kept and asked about, once in a series", arguments: [MeterForm.amount, .counter])
    func whole(_ form: MeterForm) throws {
        let meter = try world.declare(.trips, "T-9", form: form)
        let report = try world.record(
            world.series(meter, [(morning, 5_000), (morning + hour, 5_500), (morning + 2 * hour, 6_500)]))
        #expect(report.accepted == 3)
        #expect(report.findings.map(\.reason) == ["reading-not-whole"])
        #expect(report.findings.map(\.severity) == [.warning])
    }

    @Test(
        "only sand can be drier than dry",
        arguments: [
            (MeterKind.sandMoisture, true), (.tankLevel, false), (.cementStock, false),
            (.cakeMoisture, false),
            (.slurrySolids, false), (.freshWater, false),
        ])
    func negative(_ kind: MeterKind, _ isKept: Bool) throws {
        let report = try world.record(world.series(world.declare(kind, "X-01"), [(morning, -1)]))
        #expect(report.counts.prefix(4) == (isKept ? [1, 0, 0, 0] : [0, 0, 0, 1]))
        #expect(report.findings.map(\.reason) == (isKept ? [] : ["reading-negative"]))
    }

    @Test("a late reading with a reason is kept with it")
    func late() throws {
        let at = morning - 96 * hour
        #expect(try world.record(world.series(meter, [(at, 5)], reason: "断网补传")).counts == [1, 0, 0, 0, 0])
        #expect(try world.readings(meter).readings[0].revisions.map(\.reason) == ["断网补传"])
    }

    @Test("what is on record is never late: the same again is unchanged, another value conflicts")
    func lateAgain() throws {
        let at = morning - 96 * hour
        try world.record(world.series(meter, [(at, 5)], reason: "断网补传"))
        #expect(try world.record(world.series(meter, [(at, 5), (morning, 6)])).counts == [1, 1, 0, 0, 0])
        let report = try world.record(world.series(meter, [(at, 7), (at + 1, 7)]))
        #expect(report.findings.map(\.reason) == ["reading-conflict", "reading-late"])
    }

    @Test("a correction without a reason, or of nothing, is not kept")
    func badCorrection() throws {
        let silent = try world.record(world.series(meter, [(morning, 5)], corrects: true))
        #expect(silent.findings.map(\.reason) == ["reading-unexplained"])
        let unfounded = try world.record(world.series(meter, [(morning, 5)], reason: "更正", corrects: true))
        #expect(unfounded.findings.map(\.reason) == ["reading-unknown"])
        #expect(try world.readings(meter).readings.isEmpty)
    }

    @Test("what is odd is kept and remarked")
    func oddities() throws {
        let counter = try world.declare(.electricityTotal, "E-01", form: .counter)
        let above = try world.record(world.series(meter, [(morning, 50_001)]))
        #expect(above.counts == [1, 0, 0, 0, 1])
        #expect(above.findings.map(\.reason) == ["reading-above-most"])
        let fell = try world.record(world.series(counter, [(morning, 900), (morning + hour, 20)]))
        #expect(fell.findings.map(\.reason) == ["reading-counter-fell"])
        let same = try world.record(
            world.series(meter, (1...14).map { (morning + $0 * LedgerWorld.minute, 333) }))
        #expect(same.counts == [14, 0, 0, 0, 1])
        #expect(same.findings.map(\.reason) == ["reading-repeated"])
    }

    @Test("readings after the calibration has run out are remarked once a series")
    func uncalibrated() throws {
        var request = world.request(.reusedInMix, "WM-02")
        request.calibration = .with {
            $0.doneOn = "2024-11-20"
            $0.validUntil = "2026-11-21"
            $0.certificate = "示例-2"
        }
        let meter = try world.registry.command(as: world.system) {
            try world.ledgers.declareMeter(request, $0)
        }
        let report = try world.record(
            world.series(meter, [(morning - 24 * hour, 1), (morning, 2), (morning + hour, 3)]))
        #expect(report.findings.map(\.reason) == ["reading-uncalibrated"])
        #expect(report.findings.map(\.index) == [1])
    }

    @Test("findings beyond the limit are counted")
    func manyFindings() throws {
        let report = try world.record(
            world.series(meter, (0..<700).map { (morning + $0 * LedgerWorld.minute, -1) }))
        #expect(report.refused == 700)
        #expect(report.findings.count == 500)
        #expect(report.findingsLeftOut == 200)
    }

    @Test("a stream with an unknown meter, uneven lists or too many readings is refused whole")
    func refused() throws {
        var uneven = world.series(meter, [(morning, 1)])
        uneven.value = []
        var unknown = uneven
        unknown.meterID = "none"
        unknown.value = [1]
        let most = ReadingIntake.mostReadings
        let long = world.series(meter, (0...Int64(most)).map { (morning - $0, 1) })
        for (series, reason) in [
            ([uneven], "series-uneven"), ([unknown], "meter-unknown"), ([long], "ledger-stream-too-long"),
        ] {
            let good = world.series(meter, [(morning + hour, 1)])
            let refused = try world.registry.refusal(as: world.system) {
                try world.ledgers.recordReadings([good] + series, $0)
            }
            #expect(refused?.reason.word == reason)
        }
        #expect(try world.readings(meter).readings.isEmpty)
    }

    @Test("who speaks for another plant records nothing here")
    func stranger() throws {
        let refused = try world.registry.refusal(as: world.stranger) {
            try world.ledgers.recordReadings([world.series(meter, [(morning, 1)])], $0)
        }
        #expect(refused?.reason == .noGrantHere)
    }
}

@Suite("Ledgers: days")
struct LedgerDayTests {
    private let world: LedgerWorld
    private let midnight = Instant(startOf: "2026-11-22").microseconds
    private let hour = LedgerWorld.hour

    init() throws { world = try LedgerWorld() }

    @Test("what ends at midnight counts for the day before")
    func midnightReading() throws {
        let meter = try world.declare(.freshWater, "WM-01")
        try world.record(world.series(meter, [(midnight, 4), (midnight + 1, 8), (midnight + 24 * hour, 16)]))
        let days = try world.days("2026-11-20", "2026-11-22")
        #expect(days.map(\.day) == ["2026-11-21", "2026-11-22"])
        #expect(days.map(\.value) == [4, 24])
    }

    @Test("a counter gives its increase, from the reading before the period on")
    func counter() throws {
        let meter = try world.declare(.electricityTotal, "E-01", form: .counter)
        try world.record(
            world.series(meter, [(midnight - hour, 100), (midnight + hour, 130), (midnight + 9 * hour, 190)]))
        #expect(try world.days("2026-11-22", "2026-11-22").map(\.value) == [90])
    }

    @Test("meters of one kind add up; moistures are averaged; a level is the day's last")
    func several() throws {
        for (tag, value) in [("WM-01", 3), ("WM-02", 5)] as [(String, Int64)] {
            try world.record(
                world.series(world.declare(.freshWater, tag), [(midnight + hour, value)]))
        }
        try world.record(
            world.series(world.declare(.tankLevel, "L-01"), [(midnight + hour, 9), (midnight + 2 * hour, 7)]))
        try world.record(
            world.series(
                world.declare(.sandMoisture, "M-01"), [(midnight + hour, 20), (midnight + 2 * hour, 40)]))
        let days = try world.days("2026-11-22", "2026-11-22")
        #expect(days.map(\.kind) == [.freshWater, .tankLevel, .sandMoisture])
        #expect(days.map(\.value) == [8, 7, 30])
    }

    @Test(
        "a period the wrong way round, or too long, is refused",
        arguments: [("2026-11-22", "2026-11-21"), ("2026-01-01", "2026-11-21")])
    func period(_ first: String, _ last: String) throws {
        #expect(throws: Refusal(.periodWrong, field: "last_day", ["days": "100"])) {
            try world.days(first, last)
        }
    }
}
