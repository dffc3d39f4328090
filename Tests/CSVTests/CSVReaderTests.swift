import Testing

@testable import CSV

@Suite("CSV")
struct CSVReaderTests {
    private func fields(_ text: String) throws -> [[String]] {
        try CSVReader.records(of: text).map(\.fields)
    }

    @Test(
        "fields and records are told apart as RFC 4180 says",
        arguments: [
            ("", []), ("a", [["a"]]), ("a,b", [["a", "b"]]), ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,\n", [["a", ""]]), (",a", [["", "a"]]), ("\"a\",\"b\"", [["a", "b"]]),
            ("\"a,b\"", [["a,b"]]), ("\"a\"\"b\"", [["a\"b"]]), ("\"\"\"\"", [["\""]]),
            ("\"\",a", [["", "a"]]),
            ("\"a\r\nb\",c", [["a\r\nb", "c"]]), ("\"a\nb\"\nc", [["a\nb"], ["c"]]),
            (" a , b", [[" a ", " b"]]),
            ("\u{FEFF}a,b", [["a", "b"]]), ("\u{FEFF}\"a\",b", [["a", "b"]]),
            ("a\u{FEFF},b", [["a\u{FEFF}", "b"]]),
            ("企业名称,区划\n恒立,331121", [["企业名称", "区划"], ["恒立", "331121"]]),
        ] as [(String, [[String]])])
    func records(_ text: String, _ expected: [[String]]) throws {
        #expect(try fields(text) == expected)
    }

    @Test("a line may end as any system ends lines", arguments: ["\n", "\r\n", "\r"])
    func lineBreaks(_ end: String) throws {
        let records = try CSVReader.records(of: "a\(end)\"b\(end)c\"\(end)d")
        #expect(records.map(\.line) == [1, 2, 4])
        #expect(records.map(\.fields) == [["a"], ["b\(end)c"], ["d"]])
    }

    @Test(
        "characters that share bytes with line breaks, or break lines on some screens, are text",
        arguments: [
            "Â", "‐", "…", "“", "€", "\u{84}", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}",
        ])
    func neighbours(_ character: String) throws {
        #expect(try fields("a\(character),b") == [["a\(character)", "b"]])
    }

    @Test("records know the line they begin on, also after quoted line breaks and empty lines")
    func lines() throws {
        let records = try CSVReader.records(of: "a,b\n\"1\n2\",\"x\"\"y,z\"\r\n\n,\n3,\n4")
        #expect(records.map(\.line) == [1, 2, 6, 7])
        #expect(records.map(\.fields) == [["a", "b"], ["1\n2", "x\"y,z"], ["3", ""], ["4"]])
    }

    @Test("a combining mark hides neither comma, quote nor line break")
    func combining() throws {
        let records = try CSVReader.records(of: "a,\u{301}b\n\"x,\"\"\u{301}\",\"y\r\nz\"\r\n\u{301}c,d")
        #expect(records.map(\.line) == [1, 2, 4])
        #expect(
            records.map(\.fields) == [["a", "\u{301}b"], ["x,\"\u{301}", "y\r\nz"], ["\u{301}c", "d"]])
    }

    @Test(
        "quotes that do not match are refused, with the line and the field",
        arguments: [
            ("a,\"b", 1, 2), ("a\"b", 1, 1), ("\"a\"b", 1, 1), ("a,b\nc,d\"", 2, 2), ("\"a\nb\n", 1, 1),
            ("\"a\nb\"\nc,\"d\" ,e", 3, 2), ("\"", 1, 1), ("a,b,\"\"\"", 1, 3),
        ])
    func quotes(_ text: String, _ line: Int, _ column: Int) {
        #expect(throws: CSVFault(line: line, column: column)) { try CSVReader.records(of: text) }
    }

    @Test("records before a fault are given")
    func before() throws {
        var reader = CSVReader("a,b\n\"c", line: 7)
        #expect(try reader.next() == CSVReader.Record(line: 7, fields: ["a", "b"]))
        #expect(throws: CSVFault(line: 8, column: 1)) { try reader.next() }
    }

    @Test("after quotes that do not match, the next line is read as any other")
    func after() throws {
        var reader = CSVReader("a,b\nc,\"d\ne,f\ng\"h,i\r\nj,k")
        #expect(try reader.next()?.fields == ["a", "b"])
        #expect(throws: CSVFault(line: 2, column: 2)) { try reader.next() }
        #expect(try reader.next() == CSVReader.Record(line: 3, fields: ["e", "f"]))
        #expect(throws: CSVFault(line: 4, column: 1)) { try reader.next() }
        #expect(try reader.next() == CSVReader.Record(line: 5, fields: ["j", "k"]))
        #expect(try reader.next() == nil)
    }

    @Test("digits that a spreadsheet is told are text are one field")
    func formulaText() throws {
        #expect(try fields("=\"330481\",b") == [["=\"330481\"", "b"]])
        #expect(throws: CSVFault(line: 1, column: 1)) { try CSVReader.records(of: "=\"a\"b,c") }
    }

    @Test("what comes piece by piece is read as if it came at once", arguments: [1, 2, 3, 5, 7, 64])
    func pieces(_ size: Int) throws {
        let text = "a,\"b\r\nc\",示例\r\n\r\nd,\"e\nf,g\"\"\",\u{2028}\nh\"i,j\rk,l\r\n"
        var rest = Array(text.utf8)[...]
        var reader = CSVReader([], separator: UInt8(ascii: ","), isValid: true) {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
        var whole = CSVReader(text)
        var read: [String] = []
        repeat { read.append(Self.next(of: &reader)) } while read.last != "end"
        var expected: [String] = []
        repeat { expected.append(Self.next(of: &whole)) } while expected.last != "end"
        #expect(read == expected)
    }

    private static func next(of reader: inout CSVReader) -> String {
        do {
            return try reader.next().map { "\($0.line) \($0.fields)" } ?? "end"
        } catch {
            return "\(error)"
        }
    }
}
