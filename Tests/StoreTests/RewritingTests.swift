import Store
import Testing

@Suite("Taking words out of every revision")
struct RewritingTests {
    private let connection: Connection

    init() throws {
        connection = try MemoryStore().connection
    }

    private func write<T>(_ body: (Documents<Plant, WriteTransaction>) throws -> T) throws -> T {
        try connection.write { try body(Plant.collection.in($0)) }
    }

    @Test(
        "reaches all of them, however many slices they fill, and leaves what has none of it alone",
        arguments: [0, 1, 999, 1_000, 1_001, 2_345])
    func slices(_ count: Int) throws {
        let ids = (0..<count).map { "plant-\($0)" }
        try write { plants in
            for (number, id) in ids.enumerated() {
                let first = try plants.insert(Plant(id, capacity: number % 3 == 0 ? 7 : 1), by: .at(100))
                _ = try plants.update(first, expecting: 1, by: .at(200))
            }
        }
        let rewritten = try write { plants in
            try plants.rewrite { plant in
                if plant.capacity == 7 { plant.capacity = 8 }
            }
        }
        #expect(rewritten == Set(ids.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)))
        for (number, id) in ids.enumerated() {
            let history = try connection.read { try Plant.collection.in($0).history(of: id) }
            #expect(history.map(\.document.capacity) == (number % 3 == 0 ? [8, 8] : [1, 1]))
            #expect(history.map(\.number) == [2, 1])
        }
    }
}
