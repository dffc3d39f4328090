import RegistryAPI
import SwiftProtobuf

/// A month of many sites, each looked at twice: the first time leaves what peers are compared by, and only the second can
/// compare every site with all others, whatever the order.
struct MonthSweep {
    /// A site with meters, and the plant that answers for it.
    struct Place: Hashable, Sendable {
        let plant: String
        let name: String
        let site: String
    }

    let places: [Place]

    /// Reviews every place twice, one after the other so that the service has breath for its other callers.
    ///
    /// - Parameters:
    ///   - review: Has one month of one place reviewed.
    ///   - step: Told how many reviews are done.
    /// - Returns: What the second look found, in the order of the places.
    /// - Throws: What a review throws; those done before it are kept, and the sweep can be run again.
    func run(
        _ review: (Place) async throws -> LedgerReview, step: (Int) -> Void = { _ in }
    ) async throws -> [LedgerReview] {
        for (count, place) in places.enumerated() {
            _ = try await review(place)
            step(count + 1)
        }
        var found: [LedgerReview] = []
        for place in places {
            found.append(try await review(place))
            step(places.count + found.count)
        }
        return found
    }
}

extension Session {
    /// The sites of a division and below that have meters.
    func metered(in division: String) async throws -> [MonthSweep.Place] {
        let plants = try await ListEnterprisesRequest.with { $0.divisionCode = division }.everyPage {
            try await enterprises.listEnterprises($0)
        }
        var places: [MonthSweep.Place] = []
        // A double's sites are those of the plant that answers for it.
        for plant in plants where plant.state != .merged {
            let sites = Set(try await meters(of: plant.id, on: "").map(\.siteID))
            places += sites.sorted().map { .init(plant: plant.id, name: plant.name, site: $0) }
        }
        return places
    }
}
