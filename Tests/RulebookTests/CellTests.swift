import Refusals
import Testing

@testable import Rulebook

@Suite("Cells of files")
struct CellTests {
    private func word(_ body: () throws(Refusal) -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return error.reason.word
        }
    }

    // MARK: Codes

    @Test(
        "codes lose what offices and spreadsheets put around them",
        arguments: [
            "330481", " 330481 ", "\u{3000}330481", "'330481", "\u{2019}330481", "=\"330481\"", "330481.0",
            "330481.00",
            "３３０４８１", "３３０４８１．０", "' 330481", "330481\u{A0}",
        ])
    func codes(_ cell: String) {
        #expect(CellText(cell).code == "330481")
    }

    @Test(
        "a number that is typed in full width, small letters or other dashes is the same number",
        arguments: [
            "330522-2026-C0001", "３３０５２２－２０２６－Ｃ０００１", "330522-2026-c0001", " 330522 - 2026 - C0001 ",
            "３３０５２２—２０２６—ｃ０００１", "330522–2026–C0001", "330522\u{2212}2026\u{2212}c0001",
        ])
    func typed(_ text: String) {
        #expect(TypedCode.folded(text) == "330522-2026-C0001")
        #expect(TypedCode.foldedID(text) == "330522-2026-c0001")
    }

    @Test(
        "of what is typed only codes are made plain",
        arguments: [
            ("３３０４８１", "330481"), ("２０２６－１０－０３", "2026-10-03"), ("——as", "——as"), ("夜间排放１次", "夜间排放１次"),
            ("ＰＸ－２０２６－０００１", "PX-2026-0001"), ("330481", "330481"), ("（一）", "（一）"), ("", ""),
        ])
    func words(_ typed: String, _ plain: String) {
        #expect(TypedCode.folded(words: [typed]) == [plain])
    }

    @Test("only whole numbers lose a fraction", arguments: ["A1.0", "330481.", "330481.5", ".0", "1.0.0"])
    func fractions(_ cell: String) {
        #expect(CellText(cell).code == cell)
    }

    @Test(
        "credit codes that a spreadsheet changed are told as such",
        arguments: [
            ("9.13305E+17", "credit-code-shortened"), ("9.1E17", "credit-code-shortened"),
            ("９．１３Ｅ＋１７", "credit-code-shortened"), ("913304817040000000", "credit-code-rounded"),
            ("913304817040000000.0", "credit-code-rounded"), ("913305020000000000", "credit-code-rounded"),
            ("'913304817040000000", "credit-code-check"), ("91", "credit-code-length"),
            ("91350100M000100Y44", "credit-code-check"),
        ])
    func spoiltCodes(_ cell: String, _ reason: String) {
        #expect(word { () throws(Refusal) in _ = try CreditCode(cell: cell, field: "code") } == reason)
    }

    @Test("a code that ends in 000 is doubted unless the cell says that it is text")
    func doubtful() throws {
        #expect(CreditCode.isDoubtful(cell: "913304811000029000"))
        #expect(!CreditCode.isDoubtful(cell: "'913304811000029000"))
        #expect(!CreditCode.isDoubtful(cell: "=\"913304811000029000\""))
        #expect(!CreditCode.isDoubtful(cell: "91350100M000100Y43"))
        #expect(try CreditCode(cell: "'91350100M000100Y43", field: "code").text == "91350100M000100Y43")
    }

    // MARK: Numbers

    @Test(
        "numbers are read as offices write them, in thousandths",
        arguments: [
            ("48000", 48_000_000), ("48000.0", 48_000_000), ("48000.5", 48_000_500), ("-3.25", -3250),
            ("+3", 3000),
            ("0", 0), (" 5 ", 5000), ("'330", 330_000), ("４８０００．５", 48_000_500), ("48,000.0", 48_000_000),
            ("1,234,567", 1_234_567_000), ("４８，０００", 48_000_000), ("5.000000", 5000), ("0.123", 123),
            ("93.66699999999999", 93_667), ("120.68000000000001", 120_680), ("007", 7000),
        ] as [(String, Int64)])
    func numbers(_ cell: String, _ thousandths: Int64) throws {
        #expect(
            try CellNumber(cell, decimals: 3, surplus: .refused, field: "value").parts == thousandths)
    }

    @Test(
        "what may be two numbers, or is none, is refused with a question",
        arguments: [
            ("48,5", "number-comma"), ("48.000,5", "number-comma"), ("1,23,456", "number-comma"),
            ("0,123", "number-comma"),
            ("1234,567", "number-comma"), (",5", "number-comma"), ("48,", "number-comma"),
            ("4.8E+04", "number-shortened"),
            ("9.13E+17", "number-shortened"), ("1e5", "number-shortened"), ("48 000", "number-format"),
            ("五", "number-format"),
            ("48kWh", "number-format"), ("5.", "number-format"), (".5", "number-format"),
            ("--5", "number-format"), ("-", "number-format"),
            ("1.2.3", "number-format"), ("", "number-missing"), ("\u{3000}", "number-missing"),
            ("1.2345", "number-decimals"),
            ("0.0001", "number-decimals"), ("99999999999999999999", "number-size"),
            ("1000000000000000", "number-size"),
        ])
    func refusedNumbers(_ cell: String, _ reason: String) {
        let found = word { () throws(Refusal) in
            _ = try CellNumber(cell, decimals: 3, surplus: .refused, field: "value")
        }
        #expect(found == reason)
    }

    @Test(
        "finer parts of a degree than are kept are rounded",
        arguments: [
            ("120.68000000000001", 120_680_000), ("120.6800000000", 120_680_000),
            ("120.6800005", 120_680_001),
            ("120.67999999999999", 120_680_000), ("30.51", 30_510_000),
        ] as [(String, Int64)])
    func rounded(_ cell: String, _ millionths: Int64) throws {
        #expect(
            try CellNumber(cell, decimals: 6, surplus: .rounded, field: "longitude").parts == millionths)
    }

    // MARK: Days and times

    @Test(
        "days are read as offices write them",
        arguments: [
            "2026-01-05", "2026-1-5", "2026/1/5", "2026/01/05", "2026.1.5", "2026年1月5日", "2026 年 1 月 5 日",
            "2026年01月05号",
            "20260105", "46027", "46027.0", "２０２６／１／５", "2026/1/5 0:00", "2026-01-05 00:00:00", "'2026/1/5",
        ])
    func days(_ cell: String) throws {
        #expect(try Day(cell: cell, field: "day") == "2026-01-05")
    }

    @Test(
        "what is no day, or may be two, is refused",
        arguments: [
            ("1/5/2026", "day-format"), ("26/1/5", "day-format"), ("2026-1", "day-format"),
            ("2026年1月", "day-format"),
            ("2026/1-5", "day-format"), ("", "day-format"), ("昨天", "day-format"), ("46027.5", "day-format"),
            ("2026/1/5 8:00", "day-format"), ("2026-02-30", "day-unknown"), ("2026/13/1", "day-unknown"),
            ("20260230", "day-unknown"),
            ("1234", "day-format"), ("99999", "day-format"), ("2026-1-5-6", "day-format"),
        ])
    func refusedDays(_ cell: String, _ reason: String) {
        #expect(word { () throws(Refusal) in _ = try Day(cell: cell, field: "day") } == reason)
    }

    @Test(
        "times are read as offices and stations write them, in Beijing time where no zone is written",
        arguments: [
            "2026-10-03T04:05:00+08:00", "2026-10-02T20:05:00Z", "2026-10-03 04:05", "2026-10-03 4:05:00",
            "2026/10/3 4:05",
            "2026/10/3 04:05:00.0", "2026.10.3 4:05", "2026年10月3日 4时05分", "2026年10月3日4:05",
            "2026年10月3日 4点5分0秒",
            "2026-10-03T04:05", "2026-10-03T04:05:00", "20261003 04:05", "2026/10/3 上午4:05",
            "2026/10/3 4:05 AM",
            "46298.1701388889", "2026-10-03 04:05 +08:00", "2026-10-03 04:05:00+0800",
            "2026-10-03T04:05:00+08",
            "２０２６－１０－０３　０４：０５", "'2026-10-03 04:05",
        ])
    func times(_ cell: String) throws {
        #expect(try Instant(cell: cell, field: "at").isoText == "2026-10-02T20:05:00.000000Z")
    }

    @Test("noon, midnight and afternoons are told apart")
    func halves() throws {
        for (cell, text) in [
            ("2026/10/3 下午4:05", "2026-10-03 16:05"), ("2026/10/3 12:00 AM", "2026-10-03 00:00"),
            ("2026/10/3 12:30 PM", "2026-10-03 12:30"), ("2026年10月3日下午4时", "2026-10-03 16:00"),
            ("46298", "2026-10-03 00:00"),
            ("46298.9999999", "2026-10-04 00:00"),
        ] {
            #expect(try Instant(cell: cell, field: "at").beijingText == text)
        }
    }

    @Test(
        "a spreadsheet's number is the minute that its digits stand for, or the second where they tell it",
        arguments: [
            ("46328.3333", "08:00:00"), ("46328.33333", "08:00:00"), ("46328.333333333333", "08:00:00"),
            ("46328.333", "08:00:00"), ("46328.6666", "16:00:00"), ("46328.6667", "16:00:00"),
            ("46328.5", "12:00:00"), ("46328.4999", "12:00:00"), ("46328.49999", "12:00:00"),
            ("46328.5000000001", "12:00:00"), ("46328.0", "00:00:00"), ("46328.00001", "00:00:00"),
            ("46328.3338", "08:01:00"), ("46328.3344907407", "08:01:40"), ("46328.333344907407", "08:00:01"),
            ("46328.33335", "08:00:01"), ("46328.0625", "01:30:00"), ("46328.99998843", "23:59:59"),
            ("46328.3125", "07:30:00"),
        ])
    func spreadsheetTimes(_ cell: String, _ clock: String) throws {
        let wanted = try Instant(cell: "2026-11-02 \(clock)", field: "at")
        #expect(try Instant(cell: cell, field: "at") == wanted)
    }

    @Test(
        "a part of a day that is nearly whole is the next midnight", arguments: ["46328.9999", "46328.99999"])
    func nextMidnight(_ cell: String) throws {
        #expect(try Instant(cell: cell, field: "at").beijingText == "2026-11-03 00:00")
    }

    @Test(
        "what is no time is refused, and a day alone is asked about",
        arguments: [
            ("2026-10-03", "instant-day-only"), ("2026年10月3日", "instant-day-only"),
            ("2026/10/3 ", "instant-day-only"),
            ("昨天", "instant-format"), ("", "instant-format"), ("4:05", "instant-format"),
            ("2026-10-03 25:00", "instant-format"),
            ("2026-10-03 04:60", "instant-format"), ("2026-10-03 4", "instant-format"),
            ("10/3/2026 4:05", "instant-format"),
            ("2026-10-03 13:00 PM", "instant-format"), ("2026-10-03 04:05 CST", "instant-format"),
            ("2026-10-0304:05", "instant-format"),
            ("2026-02-30 04:05", "day-unknown"), ("2026-10-03 04:05:", "instant-format"),
            ("1296-10-03T", "instant-day-only"),
        ])
    func refusedTimes(_ cell: String, _ reason: String) {
        #expect(word { () throws(Refusal) in _ = try Instant(cell: cell, field: "at") } == reason)
    }
}
