import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Searches the tips that count towards a weight, and the weights that a tip may count towards. Its findings stay in
/// this service (docs/decisions/0035, 0036).
struct NearbyTipSearch {
    let command: Command

    /// The tips that count towards a weight. At most 500 that name the plant and at most 500 in the latitudes of the
    /// site are looked at, the latest first.
    func tips(for weight: InspectionWeight) throws -> [NearbyTips.Told] {
        guard let reach = weight.reach else { return [] }
        let ids = try command.kept(.knownPlants).ids(of: reach.enterpriseID)
        var found = try tips(on: reach.days, [.oneOf("enterprise_id", ids.map { .text($0) })])
        if let site = reach.site, let latitudes = reach.latitudes {
            found += try tips(
                on: reach.days,
                [
                    .atLeast("latitude", .integer(latitudes.lowerBound)),
                    .atMost("latitude", .integer(latitudes.upperBound)),
                ]
            ).filter { tip in tip.sighting?.ground.map { $0.metres(to: site) <= reach.radius } ?? false }
        }
        return try found.filter { try !isSettled($0) }.map(\.told)
    }

    /// The weights that a tip may change.
    func weights(for tip: Tip) throws -> [InspectionWeight] {
        let day = SQLValue.integer(Int64(tip.seenDay.number))
        let onThatDay: [Condition] = [.atMost("first_day", day), .atLeast("last_day", day)]
        switch tip.sighting {
        case nil:
            return []
        case .plant(let id):
            let ids = try command.kept(.knownPlants).ids(of: id)
            return try weights(onThatDay + [.oneOf("enterprise_id", ids.map { .text($0) })])
        case .ground(let place):
            let latitude = SQLValue.integer(place.latitudeE6)
            return try weights(onThatDay + [.atMost("south", latitude), .atLeast("north", latitude)]).filter {
                guard let reach = $0.reach, let site = reach.site else { return false }
                return place.metres(to: site) <= reach.radius
            }
        }
    }

    /// The weights of a plant that tips can change, by the plant's ids.
    func weights(ofPlants ids: [String]) throws -> [InspectionWeight] {
        try weights([
            .oneOf("enterprise_id", ids.prefix(PageLimits.most).map { .text($0) }), .notNull("last_day"),
        ])
    }

    /// At most 500, the latest first: a plant of ten sites has that many after four years.
    private func weights(_ conditions: [Condition]) throws -> [InspectionWeight] {
        try command.kept(.inspectionWeights).find(
            where: conditions, order: .descending("last_day"), limit: PageLimits.most
        ).documents
    }

    private func tips(on days: ClosedRange<Day>, _ conditions: [Condition]) throws -> [Tip] {
        try command.kept(.tips).find(
            where: conditions + [
                .atLeast("seen_day", .integer(Int64(days.lowerBound.number))),
                .atMost("seen_day", .integer(Int64(days.upperBound.number))),
            ], order: .descending("seen_day"), limit: PageLimits.most
        ).documents
    }

    /// Whether the tip was investigated and nothing was found, or it turned out to be about another plant: a tip that
    /// names no plant can only end in a case against an unregistered one.
    private func isSettled(_ tip: Tip) throws -> Bool {
        guard tip.state == .closed else { return false }
        if tip.sighting?.ground != nil { return true }
        return try command.kept(.cases).get(tip.caseID)?.isDismissed ?? false
    }
}

extension NearbyTipSearch {
    /// Computes every weight again that the tip may change. A tip that counts towards no inspection needs no query.
    func reweigh(for tip: Tip) throws {
        try reweigh(weights(for: tip))
    }

    /// Computes the weights of a plant again, by the plant's ids.
    func reweigh(plants ids: [String]) throws {
        try reweigh(weights(ofPlants: Array(Set(ids)).sorted()))
    }

    /// A weight that did not change gets no new revision.
    private func reweigh(_ weights: [InspectionWeight]) throws {
        var done: Set<String> = []
        for weight in weights where done.insert(weight.id).inserted {
            var weighed = weight
            try weighed.weigh(tips(for: weight))
            if weighed != weight { try command.kept(.inspectionWeights).save(weighed) }
        }
    }
}
