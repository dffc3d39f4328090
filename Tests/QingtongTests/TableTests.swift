import Testing

@testable import Installation
@testable import Qingtong

@Suite("Tables")
struct TableTests {
    @Test("columns are as wide as a terminal shows them: a Chinese character takes two cells")
    func widths() {
        let table = Table(
            [["海宁", "ab"], ["x", "长兴县"]], [Column("plant") { $0[0] }, Column("id") { $0[1] }])
        #expect(
            table.text == """
                plant  id
                ─────  ──────
                海宁   ab
                x      长兴县
                """)
    }

    @Test("what is too long ends with an ellipsis, and takes no more cells than it may")
    func clipped() {
        #expect("海宁".cells == 4)
        #expect("海宁示例".clipped(to: 5) == "海宁…")
        #expect("海宁".clipped(to: 4) == "海宁")
        #expect("".clipped(to: 0) == "")
    }

    @Test("a table without rows is told from one with rows")
    func empty() {
        #expect(Table([[String]](), [Column("id") { $0[0] }]).isEmpty)
    }
}
