import Refusals
import Store
import Testing

@Suite("What one answer holds")
struct PageSizeTests {
    private let store: MemoryStore

    init() throws {
        store = try MemoryStore()
    }

    /// A plant of about so many bytes.
    private func plant(_ id: String, bytes: Int, code: String? = nil) -> Plant {
        Plant(id, division: "330481", code: String(repeating: "x", count: bytes - id.utf8.count) + id)
    }

    private func pages(_ order: Order = .byID, limit: Int) throws -> [[String]] {
        var pages: [[String]] = []
        var token = ""
        repeat {
            let page = try store.connection.read {
                try Plant.collection.in($0).find(order: order, after: token, limit: limit)
            }
            pages.append(page.documents.map(\.id))
            token = page.nextToken
        } while !token.isEmpty
        return pages
    }

    @Test(
        "pages end where their documents are long, and join to the whole",
        arguments: [(500, .ascending("division_code")), (7, .byID), (2, .ascending("capacity"))]
            as [(Int, Order)])
    func pages(_ limit: Int, _ order: Order) throws {
        let sizes = [100, 1 << 20, 1 << 20, 900_000, 100, 100, 2 << 20 - 1000, 1_500_000, 100]
        for (number, size) in sizes.enumerated() { try store.insert(plant("p\(number)", bytes: size)) }
        let pages = try pages(order, limit: limit)
        #expect(pages.flatMap { $0 } == sizes.indices.map { "p\($0)" })
        for page in pages {
            let bytes = page.compactMap { Int($0.dropFirst()) }.reduce(0) { $0 + sizes[$1] }
            #expect(bytes <= PageLimits.mostBytes)
            #expect(!page.isEmpty && page.count <= limit)
        }
        #expect(pages.count >= 3)
    }

    @Test("a document longer than any page has one of its own")
    func alone() throws {
        for number in 0..<3 { try store.insert(plant("p\(number)", bytes: 4 << 20)) }
        #expect(try pages(limit: 500) == [["p0"], ["p1"], ["p2"]])
    }

    @Test("a history gives the newest revisions that one answer holds, and its pages all of them")
    func history() throws {
        try store.insert(plant("p", bytes: 1_000_000))
        try store.connection.write { transaction in
            for revision in 1...6 {
                try Plant.collection.in(transaction).update(
                    plant("p", bytes: 1_000_000), expecting: Int64(revision), by: .at(200))
            }
        }
        try store.connection.read { transaction in
            let plants = Plant.collection.in(transaction)
            #expect(try plants.history(of: "p").map(\.number) == [7, 6, 5])
            var (found, token): ([Int64], String) = ([], "")
            repeat {
                let page = try plants.historyPage(of: "p", after: token, limit: 500)
                found += page.revisions.map(\.number)
                token = page.nextToken
            } while !token.isEmpty
            #expect(found == [7, 6, 5, 4, 3, 2, 1])
        }
    }
}
