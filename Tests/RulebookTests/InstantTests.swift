import Refusals
import Rulebook
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(
        "an instant is told in Beijing time and in UTC",
        arguments: [
            (0, "1970-01-01 08:00", "1970-01-01T00:00:00.000000Z"),
            (-1, "1970-01-01 07:59", "1969-12-31T23:59:59.999999Z"),
            (1_795_439_109_000_250, "2026-11-23 21:05", "2026-11-23T13:05:09.000250Z"),
            (1_795_449_600_000_000, "2026-11-24 00:00", "2026-11-23T16:00:00.000000Z"),
        ] as [(Int64, String, String)])
    func text(_ microseconds: Int64, _ beijing: String, _ iso: String) throws {
        let instant = Instant(microseconds: microseconds)
        #expect(instant.beijingText == beijing)
        #expect(instant.isoText == iso)
        #expect(try Instant(iso, field: "at") == instant)
    }

    @Test("a day begins and ends at midnight in Shanghai")
    func midnight() {
        let day: Day = "2026-11-23"
        let start = Instant(startOf: day)
        let end = Instant(endOf: day)
        #expect(start.isoText == "2026-11-22T16:00:00.000000Z")
        #expect(end == Instant(startOf: "2026-11-24"))
        #expect(start.day == day)
        #expect(start.adding(microseconds: -1).day == "2026-11-22")
        #expect(end.adding(microseconds: -1).day == day)
        #expect(end.day == "2026-11-24")
    }

    @Test(
        "other spellings of the same instant are read",
        arguments: [
            "2026-11-23T21:05:09+08:00", "2026-11-23T13:05:09Z", "2026-11-23T13:05:09.0Z",
            "2026-11-23T21:05:09.000000+08:00", "2026-11-23T08:35:09-04:30",
        ])
    func parsed(_ text: String) throws {
        #expect(try Instant(text, field: "at").microseconds == 1_795_439_109_000_000)
    }

    @Test(
        "text that is no instant is refused",
        arguments: [
            ("", "instant-format"), ("2026-11-23", "instant-format"),
            ("2026-11-23T13:05:09", "instant-format"),
            ("2026-11-23 13:05:09Z", "instant-format"), ("2026-11-23T24:00:00Z", "instant-format"),
            ("2026-11-23T13:60:00Z", "instant-format"), ("2026-11-23T13:05:60Z", "instant-format"),
            ("2026-11-23T13:05:09.Z", "instant-format"), ("2026-11-23T13:05:09.1234567Z", "instant-format"),
            ("2026-11-23T13:05:09+0800", "instant-format"), ("2026-11-23T13:05:09+24:00", "instant-format"),
            ("2026-11-23T13:05:09z", "instant-format"), ("2026-11-23T1:005:09Z", "instant-format"),
            ("2026/11/23T13:05:09Z", "instant-format"), ("2026-02-30T13:05:09Z", "day-unknown"),
        ])
    func refused(_ text: String, word: String) {
        #expect(refusal { () throws(Refusal) in try Instant(text, field: "at") }?.reason.word == word)
    }

    @Test("arithmetic stops at the ends of time", arguments: [Int64.max, Int64.min])
    func ends(_ count: Int64) {
        let end = Instant(microseconds: count)
        let now = Instant(startOf: "2026-11-23")
        #expect(now.adding(seconds: count) == end)
        #expect(now.adding(days: Int(count)) == end)
        #expect(end.adding(microseconds: count) == end)
        #expect(end.day == (count > 0 ? Day.last : Day.first))
        #expect(!end.isoText.isEmpty && !end.beijingText.isEmpty)
        let other = Instant(microseconds: count > 0 ? .min : .max)
        #expect(end.microseconds(since: other) == count)
    }

    @Test("a day later is 24 hours later")
    func later() {
        let now = Instant(startOf: "2026-11-23")
        #expect(now.adding(days: 1) == Instant(startOf: "2026-11-24"))
        #expect(now.adding(seconds: 90).microseconds(since: now) == 90_000_000)
    }
}
