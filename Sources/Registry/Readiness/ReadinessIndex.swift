import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// How each plant answers the table from now on, kept in the transaction that saves one of its records, so that a list need not read every
/// record of a division (docs/decisions/0077). A plant without a row has no records.
struct ReadinessIndex<Access: ReadAccess> {
    let access: Access

    /// How the plant answers on a day: today or later.
    ///
    /// - Throws: Failures of the store.
    func answers(of plant: Enterprise, on day: Day) throws -> PlantAnswers {
        let courses = try courses(of: plant.id)
        let readings = ReadingTable(access: access)
        return try PlantAnswers(of: plant) { place, requirement in
            guard let course = courses?[place] else { return Finding(answer: .missing) }
            return Finding(answer: try course.answer(to: requirement, on: day, readings.lastDay))
        }
    }

    /// What is kept of a plant; `nil` when it has no records.
    func courses(of id: String) throws -> [AnswerCourse]? {
        let bytes = try access.row("SELECT courses FROM readiness WHERE id = $1", [.text(id)]) {
            try $0.blob(0)
        }
        return bytes.flatMap { bytes in
            var numbers = Packed.numbers(bytes)[...]
            let courses = Requirement.all.compactMap { _ in AnswerCourse(&numbers) }
            return courses.count == Requirement.all.count ? courses : nil
        }
    }
}

extension ReadinessIndex<WriteTransaction> {
    /// Works out anew what is kept of a plant.
    func renew(_ plant: Enterprise, from day: Day) throws {
        let records = try PlantRecords(of: plant.ids, until: day, in: access)
        guard !records.isEmpty else { return try remove(plant.id) }
        let courses = try Requirement.all.map { try AnswerCourse(of: $0, in: records, from: day) }
        try access.execute(
            """
            INSERT INTO readiness (id, courses) VALUES ($1, $2)
            ON CONFLICT (id) DO UPDATE SET courses = excluded.courses
            """, [.text(plant.id), .blob(Packed.bytes(courses.flatMap(\.numbers)))])
    }

    /// Forgets a plant that another record answers for.
    func remove(_ id: String) throws {
        try access.execute("DELETE FROM readiness WHERE id = $1", [.text(id)])
    }
}

/// The tables of migration `readiness`: frozen once shipped.
enum ReadinessTables {
    static let sql = [
        "CREATE TABLE readiness (id TEXT NOT NULL PRIMARY KEY, courses BLOB NOT NULL) STRICT",
        // The edition of the table of requirements by which the rows were worked out; at most one row.
        "CREATE TABLE readiness_edition (edition TEXT NOT NULL) STRICT",
    ]
}

extension Command {
    /// Works everything out anew when the table of requirements is another one than at the last start.
    func bringReadinessUpToDate() throws {
        let index = ReadinessIndex(access: transaction)
        let edition = try transaction.row("SELECT edition FROM readiness_edition") { try $0.text(0) }
        guard edition != Requirement.edition else { return }
        try transaction.execute("DELETE FROM readiness", [])
        try kept(.enterprises).each { plant in
            if plant.state != .merged { try index.renew(plant, from: today) }
        }
        try transaction.execute("DELETE FROM readiness_edition", [])
        try transaction.execute(
            "INSERT INTO readiness_edition (edition) VALUES ($1)", [.text(Requirement.edition)])
    }
}

extension PlantRecords {
    /// Whether nothing was ever entered.
    var isEmpty: Bool { self == PlantRecords() }
}

extension ReadingTable {
    /// The last day with a reading of any of the meters, until a day; `nil` when there is none.
    func lastDay(of meters: [Int64], until day: Day) throws -> Day? {
        let end = Instant(startOf: day.adding(days: 1)).microseconds
        let last = try meters.compactMap { meter in
            try access.row(
                "SELECT MAX(at) FROM reading WHERE meter = $1 AND at < $2", [.integer(meter), .integer(end)]
            ) { try $0.int64IfPresent(0) } ?? nil
        }.max()
        return last.map { Instant(microseconds: $0).day }
    }
}

/// Numbers as bytes, eight each, the lowest first.
private enum Packed {
    static func bytes(_ numbers: [Int64]) -> [UInt8] {
        numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    }

    static func numbers(_ bytes: [UInt8]) -> [Int64] {
        stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
            (0..<8).reduce(0) { $0 | Int64(bytes[start + $1]) << ($1 * 8) }
        }
    }
}
