import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Finds the records worth comparing with one, so that no search compares all with all.
struct DuplicateSearch {
    let query: Query

    /// The candidates for that record, the likeliest first.
    ///
    /// - Parameters:
    ///   - plant: The record.
    ///   - quickly: Looks only for names whose core is the same or sounds so, in the same city: what a list that is being
    ///     imported can wait for.
    /// - Returns: At most 50.
    /// - Throws: Failures of the store.
    func candidates(for plant: Enterprise, quickly: Bool = false) throws -> [DuplicateCandidate] {
        let mine = try likeness(of: plant)
        let ids = try Set(quickly ? alike(mine) : near(mine)).subtracting(plant.ids)
        let found = try ids.sorted().compactMap { id -> DuplicateCandidate? in
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
    /// Records compared at most for each thing they have in common: a name that hundreds share tells nothing.
    private static let comparedAtMost: Int64 = 200
    private static let comparedQuickly: Int64 = 5

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

    private func likeness(of plant: Enterprise) throws -> Likeness {
        let places = try PlaceNames.of(plant.divisionCode, in: query.transaction)
        let people = try plant.ids.flatMap { id in
            try query.transaction.rows(
                "SELECT key FROM enterprise_key WHERE id = $1 AND kind IN ('phone', 'person')", [.text(id)]
            ) { try $0.text(0) }
        }
        return Likeness(plant, places: places, people: Set(people))
    }

    private func alike(_ mine: Likeness) throws -> [String] {
        try mine.names.flatMap { name in
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

    /// Records that have that key, in the whole province or in the city of a division.
    private func sharing(
        _ kind: String, _ key: String, within division: String = "", atMost: Int64 = comparedAtMost
    ) throws -> [String] {
        try query.transaction.rows(
            """
            SELECT k.id FROM enterprise_key k JOIN enterprise_search s ON s.id = k.id
            WHERE k.kind = $1 AND k.key = $2 AND s.division_code >= $3 AND s.division_code < $4
            ORDER BY k.id LIMIT $5
            """,
            [.text(kind), .text(key)] + Self.city(of: division) + [.integer(atMost)]
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

    /// Records within some three kilometres.
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

    /// The range of codes of a division's city; of every division for none.
    private static func city(of division: String) -> [SQLValue] {
        let prefix = division.prefix(4)
        return [.text(String(prefix)), .text(prefix.isEmpty ? ":" : prefix + ":")]
    }
}
