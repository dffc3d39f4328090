import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension DuplicateSearch {
    /// Records compared with all that are like them in one call: some hundred milliseconds.
    private static let comparedInACall = 200

    /// The pairs of which a record of the division is the first, or lies there alone.
    ///
    /// - Parameters:
    ///   - division: Where one of the two lies.
    ///   - last: The id at which the page before ended; empty for the first.
    ///   - limit: About so many pairs: those of one record stay together.
    /// - Returns: The pairs, each once, and where the next page begins; empty after the last.
    /// - Throws: Failures of the store.
    func pairs(
        in division: DivisionCode, after last: String, limit: Int
    ) throws -> (pairs: [DuplicatePair], last: String) {
        let ids = try records(in: division, after: last)
        var pairs: [DuplicatePair] = []
        for (index, id) in ids.enumerated() {
            let plant = try query.plant(id)
            guard plant.askedAs.isEmpty, plant.state != .merged else { continue }
            pairs += try candidates(for: plant).filter { other in
                // Where both lie there, the pair is the first one's.
                plant.id < other.enterpriseID || !other.divisionCode.hasPrefix(division.subtreePrefix)
            }
            .map { other in DuplicatePair(plant, other) }
            if pairs.count >= limit, index + 1 < ids.count { return (pairs, id) }
        }
        return (pairs, ids.count < Self.comparedInACall ? "" : ids.last ?? "")
    }

    private func records(in division: DivisionCode, after last: String) throws -> [String] {
        try query.transaction.rows(
            """
            SELECT id FROM enterprise_search
            WHERE division_code >= $1 AND division_code < $2 AND id > $3 ORDER BY id LIMIT $4
            """,
            SearchIndex.range(of: division) + [.text(last), .integer(Int64(Self.comparedInACall))]
        ) { try $0.text(0) }
    }
}

extension DuplicatePair {
    fileprivate init(_ plant: Enterprise, _ other: DuplicateCandidate) {
        self = .with {
            $0.enterpriseID = plant.id
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            $0.creditCode = plant.creditCode
            $0.other = other
        }
    }
}
