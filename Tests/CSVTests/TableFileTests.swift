import Foundation
import Refusals
import Testing

@testable import CSV

@Suite("Tables of files")
struct TableFileTests {
    private func table(_ text: String, _ layout: TableLayout = .plants) throws -> TableFile {
        try TableFile(FileText(text), layout)
    }

    /// The rows: name, division and place of the right ones, the reasons of the wrong ones.
    private func read(_ text: String) throws -> [[String]] {
        var table = try table(text)
        let places = ["name", "division_code", "place"].map(table.layout.place)
        var rows: [[String]] = []
        while let row = table.next() {
            rows.append(
                row.faults.isEmpty ? places.map { row.cells[$0] } : row.faults.map(\.refusal.reason.word))
        }
        return rows
    }

    private func faults(_ text: String) throws -> [CellFault] {
        var table = try table(text)
        var faults: [CellFault] = []
        while let row = table.next() { faults += row.faults }
        return faults
    }

    // MARK: Headers

    @Test(
        "headers are known in either language, at any width and case, whatever stands around them",
        arguments: [
            "name,division_code,place", "企业名称,区划代码,地址", "名称,行政区划代码,所在地", " 企业名称 ,区划代码 ,地址",
            "\u{3000}企业名称\u{3000},区划代码\t,\u{A0}地址", "Name,Division Code,PLACE", "ＮＡＭＥ,ｄｉｖｉｓｉｏｎ＿ｃｏｄｅ,ｐｌａｃｅ",
            "NAME,division-code,Place", "*企业名称,区划代码（必填）,地址(选填)", "\u{FEFF}\u{FEFF}企业名称,区划代码,地址",
            "\"企业名称\",\"区划代码\",\"地址\"", "\"企业\n名称\",区划代码：,地址:", "企业名称,区划代码（六位）,address",
        ])
    func headers(_ header: String) throws {
        #expect(try read("\(header)\n甲,330481,某路") == [["甲", "330481", "某路"]])
    }

    @Test(
        "the separator is the one that the header shows",
        arguments: [",", "\t", ";"])
    func separators(_ separator: String) throws {
        let lines = [["企业名称", "区划代码", "地址"], ["甲", "330481", "\"某路\(separator)一号\""]]
        let text = lines.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        #expect(try read(text) == [["甲", "330481", "某路\(separator)一号"]])
    }

    @Test(
        "titles above the header and blank lines are left out, and told",
        arguments: [
            ("全省企业名单\n企业名称,区划代码\n甲,330481", ["全省企业名单"]),
            ("全省企业名单,,\n填报单位：海宁,2026年1月,\n\n企业名称,区划代码,地址\n甲,330481,\n", ["全省企业名单", "填报单位：海宁 2026年1月"]),
            ("\n \n\u{3000},\n企业名称,区划代码\n甲,330481", []), ("sep=,\n企业名称,区划代码\n甲,330481", ["sep="]),
        ] as [(String, [String])])
    func titles(_ text: String, _ told: [String]) throws {
        var table = try table(text)
        #expect(table.leftOut.map(\.text) == told)
        #expect(table.next()?.cells[table.layout.place(of: "name")] == "甲")
        #expect(table.next() == nil)
    }

    @Test(
        "two columns for one field are refused, naming both",
        arguments: [
            ("企业名称,区划代码,地址,所在地", "“地址” (column 3) and “所在地” (column 4)"),
            ("企业名称,名称,区划代码", "“企业名称” (column 1) and “名称” (column 2)"),
            ("name,division_code,企业名称", "“name” (column 1) and “企业名称” (column 3)"),
            ("name,division_code,Division Code", "“division_code” (column 2) and “Division Code” (column 3)"),
        ])
    func twice(_ header: String, _ said: String) {
        let refusal = #expect(throws: Refusal.self) { try table("\(header)\n甲,乙,330481,") }
        #expect(refusal?.reason == .fileColumnTwice)
        #expect(refusal?.sentence(in: .english).contains(said) == true)
    }

    @Test(
        "a file without what is needed is refused, quoting what was read",
        arguments: [
            ("", "file-empty", ""), ("\n\n", "file-empty", ""),
            ("甲,330481\n乙,330481", "file-header-missing", "“甲”"),
            ("name\nx", "file-column-missing", "“name”"), ("区划代码,地址\n331121,", "file-column-missing", "“地址”"),
            ("数量(MWh)\n5", "file-header-missing", "“数量(MWh)”"),
        ])
    func missing(_ text: String, _ word: String, _ read: String) {
        let refusal = #expect(throws: Refusal.self) { try table(text) }
        #expect(refusal?.reason.word == word)
        for language in Language.allCases {
            #expect(refusal?.sentence(in: language).contains(read) == true || read.isEmpty)
            #expect(refusal?.sentence(in: language).contains("{") == false)
        }
    }

    @Test("a remark in brackets that changes what a column says makes it another column")
    func remarks() throws {
        #expect(try table("计量点,时间,数值\n", .readings).header.unknown.isEmpty)
        #expect(throws: Refusal.self) { try table("计量点,时间,数值(MWh)\n", .readings) }
        #expect(try table("企业名称,区划代码,备注\n").header.unknown == ["备注"])
        #expect(try table("企业名称,区划代码,授牌状态\n").header.untaken == ["授牌状态"])
    }

    // MARK: Rows

    @Test(
        "rows of sums are left out and told",
        arguments: ["合计", " 合 计 ", "小计：", "总计", "本页合计", "TOTAL", "合计,,\"1,234\""])
    func totals(_ row: String) throws {
        var table = try table("企业名称,区划代码,地址\n甲,330481,\n\(row)\n乙,330481,")
        var names: [String] = []
        while let row = table.next() { names.append(row.cells[table.layout.place(of: "name")]) }
        #expect(names == ["甲", "乙"])
        #expect(table.leftOut.map(\.line) == [3])
    }

    @Test("a header that stands again, as on every printed page, is left out")
    func again() throws {
        #expect(try read("企业名称,区划代码\n甲,330481\n企业名称,区划代码\n乙,330481").map(\.[0]) == ["甲", "乙"])
    }

    @Test(
        "cells beyond the header make a wrong row, and blank ones do not",
        arguments: [
            ("甲,330481,海宁市硖石街道,文宗路", ["row-cells"]), ("甲,330481,某路,,,", ["甲", "330481", "某路"]),
            ("甲,330481,某路,\u{3000}, ", ["甲", "330481", "某路"]), ("甲,330481", ["甲", "330481", ""]),
            ("甲,330481,,,,x", ["row-cells"]),
        ])
    func surplus(_ row: String, _ read: [String]) throws {
        #expect(try self.read("企业名称,区划代码,地址\n\(row)\n乙,330481,b") == [read, ["乙", "330481", "b"]])
    }

    @Test("what a row has too much of is said: four cells, three columns")
    func counted() throws {
        let fault = try #require(try faults("name,division_code,place\n甲,330481,海宁市,文宗路\n").first)
        #expect(fault.line == 2)
        #expect(fault.read == "文宗路")
        #expect(fault.refusal.sentence(in: .english).contains("4 cells, 3 columns"))
        #expect(fault.refusal.sentence(in: .chinese).contains("4 格"))
    }

    @Test("a column without a name may only be blank")
    func unnamed() throws {
        let rows = try read("企业名称,,区划代码,地址\n甲,,330481,\n乙,备注,330481,\n丙,\u{3000},330481,\n")
        #expect(rows == [["甲", "330481", ""], ["column-unnamed"], ["丙", "330481", ""]])
        let fault = try #require(try faults("企业名称,,区划代码\n甲,备注,330481").first)
        #expect(fault.line == 2 && fault.column == 2)
    }

    @Test(
        "a cell with what nobody can see is wrong, and no other",
        arguments: [
            ("\u{2028}", "U+2028"), ("\u{2029}", "U+2029"), ("\u{85}", "U+0085"), ("\u{0B}", "U+000B"),
            ("\u{0C}", "U+000C"), ("\u{0}", "U+0000"), ("\u{FEFF}", "U+FEFF"), ("\u{7F}", "U+007F"),
            ("\u{1B}", "U+001B"),
        ])
    func control(_ character: String, _ name: String) throws {
        for cell in ["乙\(character)混凝土", "乙混凝土\(character)", "\(character)乙", "\"乙\(character)\""] {
            let text = "企业名称,区划代码,地址\n甲,330481,a\n\(cell),330481,b\n丙,330481,c\n"
            #expect(try read(text) == [["甲", "330481", "a"], ["cell-character"], ["丙", "330481", "c"]])
            let fault = try #require(try faults(text).first)
            #expect(fault.line == 3 && fault.column == 1)
            #expect(fault.header == "企业名称")
            #expect(fault.key == "name")
            #expect(fault.read.contains("<\(name)>"))
            #expect(fault.refusal.values["character"] == name)
        }
    }

    @Test(
        "what a spreadsheet left in a cell is wrong in every column, and takes no other row down",
        arguments: [
            ("#N/A", "cell-spreadsheet-error"), ("#REF!", "cell-spreadsheet-error"),
            (" #div/0! ", "cell-spreadsheet-error"), ("＃N/A", "cell-spreadsheet-error"),
            ("#NAME?", "cell-spreadsheet-error"), ("Err:502", "cell-spreadsheet-error"),
            ("\"=VLOOKUP(A2,名单!A:B,2,0)\"", "cell-formula"), ("=A2", "cell-formula"),
            ("＝A2&B2", "cell-formula"),
            ("####", "cell-narrow"),
        ])
    func leftovers(_ cell: String, _ reason: String) throws {
        let right = ["甲混凝土", "330481", "a"]
        for place in right.indices {
            var wrong = right
            wrong[place] = cell
            let text = [["企业名称", "区划代码", "地址"], right, wrong, right].map { $0.joined(separator: ",") }
                .joined(separator: "\n")
            #expect(try read(text) == [right, [reason], right])
            let fault = try #require(try faults(text).first)
            #expect(fault.line == 3 && fault.column == place + 1)
        }
    }

    @Test(
        "text that only begins like it is text",
        arguments: ["#3 厂", "'=达标", "=\"330481\"", "ERP 系统", "示例#N/A", "Err", "#"])
    func noLeftovers(_ cell: String) throws {
        #expect(try faults("企业名称,区划代码,地址\n甲,330481,\(cell)\n").isEmpty)
    }

    @Test("quotes that do not match make one row wrong")
    func quotes() throws {
        let rows = try read("企业名称,区划代码,地址\n甲,330481,a\n乙,330481,\"b\n丙\"x,330481,c\n丁,330481,d")
        #expect(rows == [["甲", "330481", "a"], ["row-quotes"], ["row-quotes"], ["丁", "330481", "d"]])
    }

    @Test("in a file of UTF-8, cells that are written otherwise are wrong, and no others")
    func mixed() throws {
        let bytes =
            Array("企业名称,区划代码\n甲混凝土,330481\n".utf8) + [0xC7, 0xE0, 0xCC, 0xEF]
            + Array(",330481\n丙,330481\n".utf8)
        for mark in [[], [0xEF, 0xBB, 0xBF] as [UInt8]] {
            var table = try TableFile(FileText(Data(mark + bytes)), .plants)
            let rows = [table.next(), table.next(), table.next()]
            #expect(rows.map { $0?.faults.map(\.refusal.reason.word) } == [[], ["cell-encoding"], []])
            #expect(rows[1]?.faults.map(\.line) == [3])
        }
    }

    @Test("a long file is read to its end, whatever its pieces cut")
    func long() throws {
        let lines = (0..<60_000).map { "示例\($0)号混凝土有限公司,330481,\"路,\($0)\"" }
        var table = try table("企业名称,区划代码,地址\n" + lines.joined(separator: "\n"))
        var count = 0
        while let row = table.next() {
            #expect(row.faults.isEmpty && row.line == count + 2)
            #expect(row.cells[table.layout.place(of: "place")] == "路,\(count)")
            count += 1
        }
        #expect(count == 60_000)
    }
}
