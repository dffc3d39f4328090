import Refusals
import Rulebook
import Testing

@Suite("Divisions")
struct DivisionTests {
    private let table: DivisionTable

    init() throws {
        table = try .real
    }

    private func code(_ text: String) throws -> DivisionCode { try DivisionCode(text, field: "code") }

    @Test("Zhejiang has 1 province, 11 cities, 90 counties and 1387 towns, and every parent is there")
    func counts() {
        #expect(
            DivisionCode.Level.allCases.map { table.divisions(at: $0).count } == [1, 11, 90, 1387])
        #expect(table.count == 1489)
    }

    @Test("the tree can be walked in both directions")
    func tree() throws {
        let haining = try code("330481")
        #expect(table.path(of: haining) == "浙江省/嘉兴市/海宁市")
        #expect(haining.ancestors.map(\.text) == ["330400", "330000"])
        #expect(table.children(of: try code("330000")).count == 11)
        let subtree = table.subtree(of: try code("330400")).map(\.code)
        #expect(subtree.first?.text == "330400")
        #expect(Set(subtree).count == subtree.count)
        #expect(subtree.allSatisfy { $0.text.hasPrefix("3304") })
        #expect(subtree.count == table.count(under: "3304"))
        #expect(table.subtree(of: try code("330000")).count == table.count)
        #expect(table.path(of: try code("340000")) == nil)
        #expect(table.subtree(of: try code("340000")).isEmpty)
    }

    @Test(
        "a grant reaches downwards and nowhere else",
        arguments: [
            ("330000", "330481", true), ("330400", "330481", true), ("330481", "330481", true),
            ("330481", "330481001", true), ("330000", "330481001", true),
            ("330481", "330400", false), ("330400", "330000", false), ("330481001", "330481", false),
            ("330400", "330521", false), ("330000", "340100", false), ("330481", "330482001", false),
            ("330100", "330000", false),
        ])
    func containment(_ outer: String, _ inner: String, _ expected: Bool) throws {
        #expect(try code(outer).contains(try code(inner)) == expected)
    }

    @Test(
        "codes know their level and parent",
        arguments: [
            ("330000", DivisionCode.Level.province, nil), ("330400", .city, "330000"),
            ("330481", .county, "330400"), ("330481001", .town, "330481"),
            ("441900003", .town, "441900"), ("469001", .county, "469000"),
        ] as [(String, DivisionCode.Level, String?)])
    func levels(_ text: String, _ level: DivisionCode.Level, _ parent: String?) throws {
        #expect(try code(text).level == level)
        #expect(try code(text).parent?.text == parent)
    }

    @Test(
        "a wrong code is refused",
        arguments: [
            ("", "division-code-format"), ("33", "division-code-format"), ("33048", "division-code-format"),
            ("3304811", "division-code-format"), ("330481000000", "division-code-format"),
            ("33O481", "division-code-format"), ("３３０４８１", "division-code-format"),
            (" 330481", "division-code-format"), ("33048\u{0661}", "division-code-format"),
            ("000000", "division-code-structure"), ("003300", "division-code-structure"),
            ("330081", "division-code-structure"), ("330481000", "division-code-structure"),
            ("330000001", "division-code-structure"),
        ])
    func refused(_ text: String, word: String) {
        let refused = refusal { () throws(Refusal) in try DivisionCode(text, field: "division_code") }
        #expect(refused?.reason.word == word)
        #expect(refused?.field == "division_code")
    }

    @Test(
        "a row that contradicts itself is refused",
        arguments: [
            (["name": "海宁市"], "row-column-missing", "rows[0].code"),
            (["code": "330481"], "row-column-missing", "rows[0].name"),
            (["code": "330481", "name": "海宁市", "level": " "], "row-column-missing", "rows[0].level"),
            (["code": "330481", "name": "海宁市", "level": "city"], "division-level-mismatch", "rows[0].level"),
            (["code": "330481", "name": "海宁市", "level": "村"], "division-level-mismatch", "rows[0].level"),
            (
                ["code": "330481", "name": "海宁市", "level": "county"], "division-parent-mismatch",
                "rows[0].parent"
            ),
            (
                ["code": "330481", "name": "海宁市", "level": "county", "parent": "330500"],
                "division-parent-mismatch", "rows[0].parent"
            ),
            (
                ["code": "330481", "name": "海\u{202E}宁", "level": "county", "parent": "330400"],
                "name-character",
                "rows[0].name"
            ),
        ])
    func refusedRow(_ cells: [String: String], word: String, field: String) {
        let refused = refusal { () throws(Refusal) in try Division(TableRow(cells, field: "rows[0]")) }
        #expect(refused?.reason.word == word)
        #expect(refused?.field?.text == field)
    }

    @Test("a table without a parent, or with a code twice, is refused at the row")
    func refusedTable() throws {
        let province = try Division(code: code("330000"), name: "浙江省", field: "rows[0]")
        let county = try Division(code: code("330481"), name: "海宁市", field: "rows[1]")
        let orphan = refusal { () throws(Refusal) in try DivisionTable([province, county]) }
        #expect(orphan?.reason == .divisionParentUnknown)
        #expect(orphan?.field == "rows[1]")
        #expect(orphan?.values["parent"] == "330400")
        let twice = refusal { () throws(Refusal) in try DivisionTable([province, province]) }
        #expect(twice?.reason == .divisionDuplicate)
        #expect(twice?.field == "rows[1]")
    }

    @Test("an unknown division is refused by name of the field")
    func unknown() throws {
        let anhui = try code("340000")
        let refused = refusal { () throws(Refusal) in try table.require(anhui, field: "site.division_code") }
        #expect(refused?.reason == .divisionUnknown)
        #expect(refused?.field == "site.division_code")
        #expect(try table.require(code("330481"), field: "code").name == "海宁市")
    }
}

extension DivisionTable {
    fileprivate func count(under prefix: String) -> Int {
        DivisionCode.Level.allCases.flatMap { divisions(at: $0) }.count { $0.code.text.hasPrefix(prefix) }
    }
}
