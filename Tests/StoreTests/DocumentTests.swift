import Store
import Testing

@Suite("Documents")
struct DocumentTests {
    private let connection: Connection

    init() throws {
        connection = try MemoryStore().connection
    }

    @discardableResult
    private func change<T>(_ body: (Documents<Plant, WriteTransaction>) throws -> T) throws -> T {
        try connection.write { try body(Plant.collection.in($0)) }
    }

    private func look<T>(_ body: (Documents<Plant, ReadTransaction>) throws -> T) throws -> T {
        try connection.read { try body(Plant.collection.in($0)) }
    }

    @Test("an inserted document starts at revision 1, whatever it said")
    func insert() throws {
        var plant = Plant("a", code: "code")
        plant.revision = 7
        plant.labels = ["x": "1", "y": "2"]
        let stored = try change { try $0.insert(plant, by: .at(100)) }
        #expect(stored.revision == 1)
        #expect(stored.labels == plant.labels)
        #expect(try look { try $0.get("a") } == stored)
        #expect(try look { try $0.get("b") } == nil)
    }

    @Test("an update moves one revision on and keeps what was")
    func update() throws {
        var plant = try change { try $0.insert(Plant("a", capacity: 1), by: .at(100)) }
        plant.capacity = 2
        plant = try change { try $0.update(plant, expecting: 1, by: .at(200)) }
        plant.capacity = 3
        plant = try change { try $0.update(plant, expecting: 2, by: .at(300)) }
        #expect(plant.revision == 3)
        let history = try look { try $0.history(of: "a") }
        #expect(history.map(\.number) == [3, 2, 1])
        #expect(history.map(\.document.capacity) == [3, 2, 1])
        #expect(history.map(\.document.revision) == [3, 2, 1])
        #expect(history.map(\.change) == [.at(300), .at(200), .at(100)])
        #expect(try look { try $0.history(of: "a", before: 3, limit: 1) }.map(\.number) == [2])
        #expect(try look { try $0.history(of: "b") }.isEmpty)
    }

    @Test("the revision in force at a time is found among however many, and pages go through all")
    func manyRevisions() throws {
        try change { documents in
            var plant = try documents.insert(Plant("a", capacity: 1), by: .at(1))
            for number in 2...1_200 {
                plant.capacity = Int64(number)
                plant = try documents.update(plant, expecting: plant.revision, by: .at(Int64(number)))
            }
        }
        for time in [1, 2, 700, 1_199, 1_200, 5_000] as [Int64] {
            let found = try #require(try look { try $0.revision(of: "a", asOf: time) })
            #expect(found.number == min(time, 1_200))
            #expect(found.document.capacity == found.number)
            #expect(found.change == .at(found.number))
        }
        #expect(try look { try $0.revision(of: "a", asOf: 0) } == nil)
        #expect(try look { try $0.revision(of: "b", asOf: 1) } == nil)
        var numbers: [Int64] = []
        var token = ""
        repeat {
            let page = try look { try $0.historyPage(of: "a", after: token, limit: 500) }
            numbers += page.revisions.map(\.number)
            token = page.nextToken
        } while !token.isEmpty
        #expect(numbers == (1...1_200).reversed())
    }

    @Test(
        "an update of another revision than the one in force is refused",
        arguments: [0, 1, 3, -1, .max, .min] as [Int64])
    func conflict(_ expected: Int64) throws {
        try change { documents in
            let plant = try documents.insert(Plant("a"), by: .at(100))
            try documents.update(plant, expecting: 1, by: .at(200))
        }
        let error = #expect(throws: RevisionConflict.self) {
            try change { try $0.update(Plant("a", capacity: 9), expecting: expected, by: .at(300)) }
        }
        #expect(error?.expected == expected)
        #expect(error?.found == 2)
        #expect(try look { try $0.history(of: "a") }.map(\.number) == [2, 1])
    }

    @Test("an update of a document that is not there says so")
    func missing() throws {
        let error = #expect(throws: RevisionConflict.self) {
            try change { try $0.update(Plant("a"), expecting: 1, by: .at(300)) }
        }
        #expect(error?.id == "a")
        #expect(error?.found == nil)
    }

    @Test(
        "as of a time, the revision in force then is found",
        arguments: [
            (99, nil), (100, 1), (199, 1), (200, 2), (299, 2), (300, 3), (Int64.max, 3),
        ] as [(Int64, Int64?)])
    func asOf(_ time: Int64, _ revision: Int64?) throws {
        try change { documents in
            var plant = try documents.insert(Plant("a"), by: .at(100))
            plant = try documents.update(plant, expecting: 1, by: .at(200))
            try documents.update(plant, expecting: 2, by: .at(300))
        }
        #expect(try look { try $0.get("a", asOf: time) }?.revision == revision)
        #expect(try look { try $0.get("b", asOf: time) } == nil)
    }

    @Test("when the clock went back, the later revision counts")
    func clockWentBack() throws {
        try change { documents in
            let plant = try documents.insert(Plant("a"), by: .at(200))
            try documents.update(plant, expecting: 1, by: .at(150))
        }
        #expect(try look { try $0.get("a", asOf: 160) }?.revision == 2)
        #expect(try look { try $0.get("a", asOf: 250) }?.revision == 2)
        #expect(try look { try $0.get("a", asOf: 149) } == nil)
    }

    @Test(
        "a taken value of a unique column is refused by its name",
        arguments: [
            (Plant("a"), "id"), (Plant("b", code: "taken"), "credit_code"),
        ])
    func takenOnInsert(_ plant: Plant, _ column: String) throws {
        try change { try $0.insert(Plant("a", code: "taken"), by: .at(100)) }
        let error = #expect(throws: UniqueViolation.self) {
            try change { try $0.insert(plant, by: .at(200)) }
        }
        #expect(error?.table == "plant")
        #expect(error?.column == column)
    }

    @Test("a refused update leaves neither document nor history changed, even when the body goes on")
    func takenOnUpdate() throws {
        try change { documents in
            try documents.insert(Plant("a", code: "taken"), by: .at(100))
            let plant = try documents.insert(Plant("b"), by: .at(100))
            var greedy = plant
            greedy.creditCode = "taken"
            #expect(throws: UniqueViolation.self) { try documents.update(greedy, expecting: 1, by: .at(200)) }
            #expect(try documents.history(of: "b").map(\.number) == [1])
            try documents.update(plant, expecting: 1, by: .at(300))
        }
        #expect(try look { try $0.history(of: "b") }.map(\.change) == [.at(300), .at(100)])
    }

    @Test("after a refused update the body can go on with the right revision")
    func refusedUpdate() throws {
        try change { documents in
            try documents.insert(Plant("a"), by: .at(100))
            #expect(throws: RevisionConflict.self) {
                try documents.update(Plant("a", capacity: 2), expecting: 2, by: .at(200))
            }
            try documents.update(Plant("a", capacity: 3), expecting: 1, by: .at(300))
        }
        #expect(try look { try $0.history(of: "a") }.map(\.document.capacity) == [3, 0])
    }

    @Test("documents without an optional unique value do not collide")
    func optionalUnique() throws {
        try change { documents in
            for id in ["a", "b", "c"] { try documents.insert(Plant(id), by: .at(100)) }
        }
        #expect(try look { try $0.count() } == 3)
        #expect(try look { try $0.all() }.map(\.id) == ["a", "b", "c"])
    }

    @Test(
        "bytes and columns that disagree are found, and only those",
        arguments: [
            ("UPDATE plant SET capacity = 5 WHERE id = 'b'", ["capacity"]),
            ("UPDATE plant SET credit_code = 'x', is_open = 1 WHERE id = 'b'", ["credit_code", "is_open"]),
            ("UPDATE plant SET body = x'FF' WHERE id = 'b'", ["body"]),
            ("UPDATE plant SET revision = 2 WHERE id = 'b'", ["revision", "revision"]),
            ("UPDATE plant SET id = 'c' WHERE id = 'b'", ["id"]),
            ("UPDATE plant SET capacity = 0 WHERE id = 'b'", []),
        ])
    func integrity(_ damage: String, _ columns: [String]) throws {
        try change { documents in
            for id in ["a", "b"] { try documents.insert(Plant(id), by: .at(100)) }
        }
        try connection.write { try $0.execute(damage) }
        let found = try connection.read { try $0.integrity(of: Plant.collection) }
        #expect(found.map(\.column) == columns)
        #expect(found.allSatisfy { $0.table.hasPrefix("plant") && $0.id != "a" })
    }
}
