import Rulebook
import Testing

@Suite("Fields of a CSV")
struct CSVFieldTests {
    @Test(
        "a cell is quoted where it has to be, and never becomes a formula",
        arguments: [
            ("示例", "示例"), ("a,b", "\"a,b\""), ("说\"好\"", "\"说\"\"好\"\"\""), ("=1+1", "'=1+1"),
            ("@x", "'@x"), ("-5", "'-5"), ("", ""), ("两\n行", "\"两\n行\""), ("+86", "'+86"),
            // A combining mark joins what stands before it to one character, and to no other cell.
            ("a,\u{301}b", "\"a,\u{301}b\""), ("a\"\u{301}", "\"a\"\"\u{301}\""),
            ("a\n\u{301}", "\"a\n\u{301}\""), ("=\u{301}1", "'=\u{301}1"), ("+\u{338}", "'+\u{338}"),
            ("-\u{20E3}", "'-\u{20E3}"), ("@\u{301}", "'@\u{301}"),
            ("a\r\nb", "\"a\r\nb\""), ("a\rb", "\"a\rb\""),
        ])
    func cells(_ text: String, _ cell: String) {
        #expect(CSVField.written(text) == cell)
    }

    @Test(
        "formulas in other widths, after blanks, quotes and the ends of cells are kept texts too",
        arguments: [
            ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("﹦1", "'﹦1"), ("−1", "'−1"),
            (" =1", " '=1"), ("\u{3000}=1", "\u{3000}'=1"), ("\u{200B}=1", "\u{200B}'=1"),
            ("\u{FEFF}=1", "\u{FEFF}'=1"),
            ("a;=1", "\"a;'=1\""), ("a;;=1", "\"a;;'=1\""), ("a; \"=1", "\"a; \"\"'=1\""),
            ("a,=1", "\"a,'=1\""),
            ("a|=1", "a|'=1"), ("a；＝1", "a；'＝1"), ("\"=1", "\"\"\"'=1\""), ("a\n=1", "\"a\n'=1\""),
            ("a=1", "a=1"), ("C30-2", "C30-2"), ("a;b", "\"a;b\""), ("'x", "'x"), ("'=1", "''=1"),
        ])
    func formulas(_ text: String, _ cell: String) {
        #expect(CSVField.written(text) == cell)
    }

    @Test("a tab or a return at the start is kept in place", arguments: ["\t=1", "\r=1", "\t\u{301}", "\tx"])
    func skipped(_ text: String) {
        #expect(CSVField.written(text).drop { $0 == "\"" }.first == "'")
        #expect(
            CSVField.read("'" + text).unicodeScalars.elementsEqual(text.unicodeScalars) || text.contains("="))
    }

    @Test("what was written out is read back as it was", arguments: 0..<200)
    func roundTrip(_ seed: Int) {
        let pieces = [
            "=", "'", ";", ",", "\"", " ", "a", "＝", "-", "\t", "\r", "\n", "示", "@", "+", "''", "|",
            "\u{200B}",
        ]
        var number = seed &* 2_654_435_761 &+ 12_345
        var text = ""
        for _ in 0..<(seed % 9) {
            text += pieces[(number >> 7) % pieces.count]
            number = (number &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
        }
        let cell = CSVField.written(text)
        // As every reader of CSV takes the quotes away.
        let isQuoted = cell.hasPrefix("\"") && cell.count > 1
        var scalars = Array(cell.unicodeScalars)
        if isQuoted {
            var plain: [Unicode.Scalar] = []
            var rest = scalars.dropFirst().dropLast()
            while let scalar = rest.popFirst() {
                plain.append(scalar)
                if scalar == "\"" { rest = rest.dropFirst() }
            }
            scalars = plain
        }
        var read = String.UnicodeScalarView()
        read.append(contentsOf: scalars)
        #expect(
            CSVField.read(String(read)).unicodeScalars.elementsEqual(text.unicodeScalars),
            "\(cell.debugDescription)")
    }
}
