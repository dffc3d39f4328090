package import Refusals

/// Whether a city has enough demonstration plants (示范企业) in a round: no less than a tenth of those that
/// completed.
///
/// The plan (三(三)2) says 原则上, in principle: a shortfall is shown and never blocks a round.
package struct DemonstrationShare: Hashable, Sendable {
    /// Plants of the city that completed acceptance in the round.
    package let completed: Int
    /// Those of them that are demonstration plants.
    package let demonstrations: Int

    /// The counts of one city in one round.
    ///
    /// - Throws: `demonstration-count` when a count is negative or there are more demonstrations than plants.
    package init(completed: Int, demonstrations: Int) throws(Refusal) {
        guard (0...max(completed, 0)).contains(demonstrations), completed >= 0 else {
            throw Refusal(.demonstrationCount)
        }
        self.completed = completed
        self.demonstrations = demonstrations
    }

    /// The least number that keeps the share: a tenth, rounded up.
    package var required: Int { completed / 10 + (completed % 10 == 0 ? 0 : 1) }

    /// How many are missing; 0 when the share is kept.
    package var shortfall: Int { max(0, required - demonstrations) }

    /// Whether the share is kept.
    package var isKept: Bool { shortfall == 0 }
}
