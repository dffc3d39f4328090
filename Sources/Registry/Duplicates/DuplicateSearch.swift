import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Finds the records worth comparing with a given one, so that not all records are compared with all.
struct DuplicateSearch {
    let query: Query

    /// The candidates for that record, the likeliest first.
    ///
    /// - Returns: At most 50.
    /// - Throws: Failures of the store.
    func candidates(for plant: Enterprise) throws -> [DuplicateCandidate] {
        let mine = try likeness(of: plant)
        return try candidates(mine, near(mine))
    }

    /// The record of which a plant in a list is most likely a double. So that a list need not wait long, it looks only
    /// at names in the same city whose core is the same or sounds the same.
    ///
    /// - Parameters:
    ///   - mine: The plant, which is not kept yet.
    ///   - others: Plants of the same list that come before it.
    /// - Returns: The candidate; `nil` when none is similar enough.
    /// - Throws: Failures of the store.
    func likeliest(for mine: Likeness, beside others: [Likeness]) throws -> DuplicateCandidate? {
        let listed = others.compactMap { candidate($0.plant, mine.signals(with: $0)) }
        return try (candidates(mine, alike(mine)) + listed).max {
            ($0.score, $1.enterpriseID) < ($1.score, $0.enterpriseID)
        }
    }

    private func candidates(_ mine: Likeness, _ ids: [String]) throws -> [DuplicateCandidate] {
        let others = Set(ids).subtracting(mine.plant.ids).sorted()
        let found = try others.compactMap { id -> DuplicateCandidate? in
            let other = try query.plant(id)
            guard other.askedAs.isEmpty else { return nil }
            return try candidate(other, mine.signals(with: likeness(of: other)))
        }
        return Array(
            found.sorted { ($0.score, $1.enterpriseID) > ($1.score, $0.enterpriseID) }.prefix(
                DuplicateSearch.most))
    }

    /// Records shown at most.
    private static let most = 50
    /// Records compared at most for each thing in common: a name that hundreds share tells nothing.
    private static let comparedAtMost: Int64 = 200
    private static let comparedQuickly: Int64 = 5
    private static let namesQuickly = 4
    private static let lookedAt: Int64 = 1000

    private func candidate(_ plant: Enterprise, _ signals: [Signal]) -> DuplicateCandidate? {
        let score = signals.reduce(0) { $0 + $1.weight }
        guard score >= Likeness.threshold else { return nil }
        return .with {
            $0.enterpriseID = plant.id
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            $0.creditCode = plant.creditCode
            $0.score = score
            $0.signals = signals
        }
    }

    /// The parts of a record that are compared. Its people only where the caller may read them: otherwise names and numbers
    /// could be guessed, by records made for it, until one is in common.
    func likeness(of plant: Enterprise) throws -> Likeness {
        let places = try PlaceNames.of(plant.divisionCode, in: query.transaction)
        guard try query.actor.isConcerned(with: plant) else {
            return Likeness(plant, places: places, people: [])
        }
        let people = try plant.ids.flatMap { id in
            try query.transaction.rows(
                "SELECT key FROM enterprise_key WHERE id = $1 AND kind IN ('phone', 'person')", [.text(id)]
            ) { try $0.text(0) }
        }
        return Likeness(plant, places: places, people: Set(people))
    }

    private func alike(_ mine: Likeness) throws -> [String] {
        try mine.names.prefix(Self.namesQuickly).flatMap { name in
            try sharing("core", name.look, within: mine.plant.divisionCode, atMost: Self.comparedQuickly)
                + sharing("sound", name.sound, within: mine.plant.divisionCode, atMost: Self.comparedQuickly)
        }
    }

    private func near(_ mine: Likeness) throws -> [String] {
        var ids: [String] = []
        for name in mine.names {
            ids += try sharing("core", name.look)
            ids += try sharing("sound", name.sound)
            for rest in name.rests { ids += try sharing("rest", rest, within: mine.plant.divisionCode) }
            ids += try containing(name.core, within: mine.plant.divisionCode)
        }
        for key in mine.people {
            ids += try sharing("phone", key)
            ids += try sharing("person", key, within: mine.plant.divisionCode)
        }
        return try ids + around(mine.plant)
    }

    /// Records that have that key, in the whole province or in the city of a division. Reads no more than `lookedAt` of
    /// them, however many there are.
    private func sharing(
        _ kind: String, _ key: String, within division: String = "", atMost: Int64 = comparedAtMost
    ) throws -> [String] {
        try query.transaction.rows(
            """
            SELECT k.id FROM (SELECT id FROM enterprise_key WHERE kind = $1 AND key = $2 ORDER BY id LIMIT $6) AS k
            JOIN enterprise_search s ON s.id = k.id
            WHERE s.division_code >= $3 AND s.division_code < $4 ORDER BY k.id LIMIT $5
            """,
            [.text(kind), .text(key)] + Self.city(of: division)
                + [.integer(atMost), .integer(Self.lookedAt)]
        ) { try $0.text(0) }
    }

    /// Records of the same city one of whose names contains the core.
    private func containing(_ core: String, within division: String) throws -> [String] {
        guard let gram = SearchIndex.grams(of: core).first else { return [] }
        return try query.transaction.rows(
            """
            SELECT id FROM enterprise_gram
            WHERE gram = $1 AND division_code >= $2 AND division_code < $3 ORDER BY division_code, id LIMIT $4
            """,
            [.text(gram)] + Self.city(of: division) + [.integer(Self.comparedAtMost)]
        ) { try $0.text(0) }
    }

    /// Records within about three kilometres.
    private func around(_ plant: Enterprise) throws -> [String] {
        guard plant.hasCoordinates else { return [] }
        let (longitude, latitude) = (plant.coordinates.longitudeE6, plant.coordinates.latitudeE6)
        return try query.transaction.rows(
            """
            SELECT id FROM enterprise_search WHERE latitude BETWEEN $1 AND $2 AND longitude BETWEEN $3 AND $4
            ORDER BY id LIMIT $5
            """,
            [
                .integer(latitude - 27_000), .integer(latitude + 27_000), .integer(longitude - 35_000),
                .integer(longitude + 35_000), .integer(Self.comparedAtMost),
            ]
        ) { try $0.text(0) }
    }

    /// The range of division codes of a division's city; of all divisions when it is empty.
    private static func city(of division: String) -> [SQLValue] {
        let prefix = division.prefix(4)
        return [.text(String(prefix)), .text(prefix.isEmpty ? ":" : prefix + ":")]
    }
}
