import Refusals
import Store
import Testing

@Suite("Finding documents")
struct FindingTests {
    private let connection: Connection

    /// Twelve plants `p00`…`p11`: capacity has four ties of three; the even ones have a code; two divisions.
    init() throws {
        let store = try MemoryStore()
        for number in 0..<12 {
            let name = number < 10 ? "p0\(number)" : "p\(number)"
            let division = number < 6 ? "330106" : "330481"
            try store.insert(
                Plant(
                    name, division: division, code: number.isMultiple(of: 2) ? "c\(number)" : nil,
                    capacity: Int64(number % 4)))
        }
        connection = store.connection
    }

    private func ids(
        _ conditions: [Condition], _ order: Order = .byID, _ token: String = "", _ limit: Int = 0
    ) throws -> [String] {
        try connection.read { transaction in
            try Plant.collection.in(transaction)
                .find(where: conditions, order: order, after: token, limit: limit).documents.map(\.id)
        }
    }

    @Test(
        "conditions select",
        arguments: [
            ([], 12), ([.equal("capacity", 0)], 3), ([.less("capacity", 1)], 3),
            ([.atMost("capacity", 1)], 6),
            ([.greater("capacity", 2)], 3), ([.atLeast("capacity", 2)], 6), ([.isNull("credit_code")], 6),
            ([.notNull("credit_code")], 6), ([.hasPrefix("division_code", "3301")], 6),
            ([.hasPrefix("division_code", "33")], 12), ([.hasPrefix("division_code", "")], 12),
            ([.hasPrefix("division_code", "3302")], 0),
            ([.hasAnyPrefix("division_code", ["3301", "330481"])], 12),
            ([.hasAnyPrefix("division_code", ["3302", "330481"]), .equal("capacity", 0)], 1),
            ([.hasAnyPrefix("division_code", [])], 0), ([.hasAnyPrefix("division_code", [""])], 12),
            ([.oneOf("capacity", [0, 1, 3])], 9),
            ([.oneOf("capacity", [])], 0), ([.oneOf("id", ["p00", "p11", "none"])], 2),
            ([.equal("credit_code", nil)], 0), ([.equal("is_open", .flag(true))], 0),
            ([.equal("capacity", 0), .hasPrefix("division_code", "3304")], 1),
            ([.equal("updated_at", 100), .equal("changed_by", "officer-1")], 12),
        ] as [([Condition], Int64)])
    func conditions(_ conditions: [Condition], _ count: Int64) throws {
        let transaction: (ReadTransaction) throws -> [Int64] = { transaction in
            let plants = Plant.collection.in(transaction)
            let first: Int64 = try plants.first(where: conditions) == nil ? 0 : 1
            return [
                try plants.count(where: conditions),
                Int64(try plants.find(where: conditions).documents.count), first,
            ]
        }
        #expect(try connection.read(transaction) == [count, count, min(count, 1)])
    }

    @Test("pages of what matches join to the whole, whatever their size", arguments: [1, 2, 3, 4, 500])
    func matching(_ limit: Int) throws {
        var found: [String] = []
        var token = ""
        repeat {
            let page = try connection.read { transaction in
                try Plant.collection.in(transaction).find(after: token, limit: limit) { $0.id.hasSuffix("1") }
            }
            #expect(page.documents.count == min(limit, 2 - found.count))
            found += page.documents.map(\.id)
            token = page.nextToken
        } while !token.isEmpty
        #expect(found == ["p01", "p11"])
    }

    @Test(
        "a prefix ends at the last character that exists",
        arguments: ["\u{10FFFF}", "a\u{10FFFF}", "砼", "a\u{D7FF}", "é"])
    func prefixBounds(_ prefix: String) throws {
        let store = try MemoryStore()
        try store.insert(
            Plant("in", division: prefix), Plant("longer", division: prefix + "x"),
            Plant("out", division: "0"),
            Plant("after", division: "\u{10FFFE}"))
        let found = try store.connection.read {
            try Plant.collection.in($0).find(where: [.hasPrefix("division_code", prefix)]).documents.map(\.id)
        }
        #expect(found == ["in", "longer"])
    }

    @Test(
        "pages of every size visit each document once, in order, ties included",
        arguments: [
            Order.byID, .ascending("capacity"), .descending("capacity"),
            .ascending("division_code", "capacity"), .descending("updated_at"),
        ], [1, 2, 3, 5, 11, 12, 13])
    func pages(_ order: Order, _ size: Int) throws {
        let whole = try ids([], order, "", 500)
        #expect(Set(whole).count == 12)
        var pieces: [String] = []
        var token = ""
        repeat {
            let page = try connection.read {
                try Plant.collection.in($0).find(order: order, after: token, limit: size)
            }
            #expect(page.documents.count <= size)
            pieces += page.documents.map(\.id)
            token = page.nextToken
        } while !token.isEmpty
        #expect(pieces == whole)
    }

    @Test("descending is ascending backwards")
    func directions() throws {
        #expect(try ids([], .descending("capacity")) == ids([], .ascending("capacity")).reversed())
        #expect(try ids([], .ascending("capacity")).prefix(4) == ["p00", "p04", "p08", "p01"])
    }

    @Test("a document that changes its place meanwhile is not met twice behind the cursor")
    func stableCursor() throws {
        let page = try connection.read { try Plant.collection.in($0).find(limit: 3) }
        try connection.write { transaction in
            let plants = Plant.collection.in(transaction)
            try plants.insert(Plant("p005"), by: .at(200))
            try plants.insert(Plant("p025"), by: .at(200))
        }
        #expect(try ids([], .byID, page.nextToken, 2) == ["p025", "p03"])
    }

    @Test(
        "limits are brought between 1 and 500", arguments: [(-1, 1), (0, 50), (1, 1), (500, 500), (501, 500)])
    func limits(_ asked: Int, _ given: Int) throws {
        let store = try MemoryStore()
        try store.connection.write { transaction in
            let plants = Plant.collection.in(transaction)
            for number in 0..<510 { try plants.insert(Plant("q\(number)"), by: .at(1)) }
        }
        let page = try store.connection.read { try Plant.collection.in($0).find(limit: asked) }
        #expect(page.documents.count == given)
        #expect(!page.nextToken.isEmpty)
    }

    @Test("a token that is none, or another query's, is refused")
    func badTokens() throws {
        let good = try connection.read {
            try Plant.collection.in($0).find(order: .ascending("capacity"), limit: 2).nextToken
        }
        let altered = ["nonsense", "AAAA", "=", String(good.dropLast(4)), good + "AAAA", " " + good, "清"]
        for token in altered {
            #expect(throws: Refusal(.pageToken)) { try ids([], .ascending("capacity"), token) }
        }
        for order in [Order.byID, .descending("capacity"), .ascending("capacity", "division_code")] {
            #expect(throws: Refusal(.pageToken)) { try ids([], order, good) }
        }
        #expect(try ids([], .ascending("capacity"), good, 1) == ["p08"])
    }

    @Test("lists of many lengths share a few statements and find the same")
    func longLists() throws {
        for count in [1, 2, 3, 7, 12, 500] {
            let names = (0..<count).map { SQLValue.text($0 < 10 ? "p0\($0)" : "p\($0)") }
            #expect(try ids([.oneOf("id", names)], .byID, "", 500).count == min(count, 12))
        }
    }
}
