import AcceptanceAPI
import CommonAPI
import Refusals
import ServiceKit
import Store
import SwiftProtobuf

/// The draws for one plant since its last panel came to a verdict. They are counted by the plant, whatever the round, the
/// application, or the record that answers for it: nothing that is filed anew begins a new count.
struct DrawAttempts {
    /// Every id of the plant.
    let plants: Set<String>
    /// The oldest first.
    let earlier: [AcceptanceAPI.Draw]

    /// The number of the next attempt.
    var next: Int32 { Int32(clamping: earlier.count) + 1 }

    /// A draw that leads, or has led, to a panel of which no verdict came yet.
    var live: AcceptanceAPI.Draw? { earlier.first(where: \.isLive) }

    /// The attempt whose roster and seats the next one repeats: the last that was opened by these rules.
    var repeated: AcceptanceAPI.Draw? { earlier.last { $0.attempt > 0 } }

    /// Whether that principal, or somebody who stood for the same, withheld its share before.
    func isBarred(_ principal: Principal, at place: DrawPlace) -> Bool {
        earlier.contains { draw in
            draw.contributions.contains { share in
                guard draw.withheld.contains(share.party) else { return false }
                if share.party == principal.id { return true }
                return place == .plant ? share.place == .plant : share.agencyID == principal.agencyID
            }
        }
    }
}

extension Application {
    /// Whether its panel came to a verdict.
    var isDecided: Bool { state != .submitted && state != .empanelled && state != .discussion }
}

extension ReadAccess {
    /// Every draw for a plant, under each of its ids, the oldest first.
    func draws(for plants: Set<String>) throws -> [AcceptanceAPI.Draw] {
        try DocumentCollection.draws.in(self).every(
            where: [.oneOf("subject", plants.sorted().map { .text($0) })])
    }

    /// The draws for the plant of that application since the last verdict.
    func drawAttempts(for application: Application) throws -> DrawAttempts {
        let plants = try plantIDs(of: application.enterpriseID)
        let draws = try draws(for: plants)
        let applications = DocumentCollection.applications.in(self)
        let decided = try draws.lastIndex { draw in
            try applications.get(draw.applicationID)?.isDecided == true && draw.state == .drawn
        }
        return DrawAttempts(plants: plants, earlier: Array(draws.dropFirst(decided.map { $0 + 1 } ?? 0)))
    }
}
