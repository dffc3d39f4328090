import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Looks for the tips that speak for a weight, and for the weights that a tip may speak for. What it finds stays in this
/// service (docs/decisions/0035, 0036).
struct NearbyTipSearch {
    let command: Command

    /// The tips that speak for a weight; of more than 500 that name the plant, or that were seen as far north as the site,
    /// the latest.
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

    /// The weights that a tip may move.
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

    /// The weights of a plant's months that tips can move, by the ids it is known under.
    func weights(ofPlants ids: [String]) throws -> [InspectionWeight] {
        try weights([
            .oneOf("enterprise_id", ids.prefix(PageLimits.most).map { .text($0) }), .notNull("last_day"),
        ])
    }

    /// Of more than 500 the latest: a plant of ten sites comes to that many in four years.
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

    /// Whether it was looked into, and nothing was found, or what it told of was found to be another's: a tip that names
    /// no plant can only end in a case against one that nobody registered.
    private func isSettled(_ tip: Tip) throws -> Bool {
        guard tip.state == .closed else { return false }
        if tip.sighting?.ground != nil { return true }
        return try command.kept(.cases).get(tip.caseID)?.isDismissed ?? false
    }
}

extension NearbyTipSearch {
    /// Works out anew every weight that a tip may move. One that speaks for no inspection costs no look at the store.
    func reweigh(for tip: Tip) throws {
        try reweigh(weights(for: tip))
    }

    /// Works out anew the weights of a plant, by the ids it is known under.
    func reweigh(plants ids: [String]) throws {
        try reweigh(weights(ofPlants: Array(Set(ids)).sorted()))
    }

    /// One that comes out as it was gets no new revision.
    private func reweigh(_ weights: [InspectionWeight]) throws {
        var done: Set<String> = []
        for weight in weights where done.insert(weight.id).inserted {
            var weighed = weight
            try weighed.weigh(tips(for: weight))
            if weighed != weight { try command.kept(.inspectionWeights).save(weighed) }
        }
    }
}
