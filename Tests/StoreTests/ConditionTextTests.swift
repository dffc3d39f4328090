import Store
import Testing

@Suite("Conditions as text")
struct ConditionTextTests {
    @Test("no two lists that differ read alike")
    func different() {
        let lists: [[Condition]] = [
            [], [.isNull("a")], [.notNull("a")], [.equal("a", .null)], [.equal("a", .integer(1))],
            [.equal("a", .text("1"))], [.equal("a", .text("i1;"))], [.equal("a", .real(1))],
            [.equal("a", .blob([1]))], [.equal("a", .blob([1, 2]))], [.equal("a", .text("1,2"))],
            [.equal("b", .integer(1))], [.less("a", .integer(1))], [.atMost("a", .integer(1))],
            [.greater("a", .integer(1))], [.atLeast("a", .integer(1))], [.hasPrefix("a", "1")],
            [.hasAnyPrefix("a", ["1"])], [.hasAnyPrefix("a", ["1", "2"])], [.hasAnyPrefix("a", ["1t1:2"])],
            [.oneOf("a", [.integer(1)])], [.oneOf("a", [.integer(1), .null])], [.oneOf("a", [])],
            [.isNull("a"), .isNull("b")], [.isNull("b"), .isNull("a")],
            [.equal("a", .text("x, b-"))], [.equal("a", .text("x")), .isNull("b")],
        ]
        #expect(Set(lists.map { "\($0)" }).count == lists.count)
        let orders: [Order] = [
            .byID, .ascending("a"), .descending("a"), .ascending("a", "b"), .descending("b", "a"),
        ]
        #expect(Set(orders.map { "\($0)" }).count == orders.count)
    }
}
