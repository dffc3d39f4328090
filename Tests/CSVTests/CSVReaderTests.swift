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

    @Test(
        "a line may end in every way there is",
        arguments: ["\n", "\r\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"])
    func lineBreaks(_ end: String) throws {
        let records = try CSVReader.records(of: "a\(end)\"b\(end)c\"\(end)d")
        #expect(records.map(\.line) == [1, 2, 4])
        #expect(records.map(\.fields) == [["a"], ["b\(end)c"], ["d"]])
    }

    @Test(
        "characters that share bytes with line breaks are text",
        arguments: ["Â", "‐", "…", "“", "€", "\u{84}"])
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

    @Test(
        "a table names its columns; what a record lacks is empty, and of a name that stands twice the first counts"
    )
    func table() throws {
        let table = try CSVTable("\u{FEFF}id,name,id\n1,甲,9\n2\n\n3,乙,9,8\n")
        #expect(table.columns == ["id", "name", "id"])
        #expect(
            table.rows == [["id": "1", "name": "甲"], ["id": "2", "name": ""], ["id": "3", "name": "乙"]])
        #expect(table.records.map(\.line) == [2, 3, 5])
        #expect(table.records[1][7] == "")
        #expect(try CSVTable("").rows.isEmpty)
    }
}
