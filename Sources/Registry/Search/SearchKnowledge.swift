import ServiceKit

/// What searches remember from one to the next. It decides where a search begins and what a word may mean; it is read
/// again where it would decide which plants are found.
struct SearchKnowledge: Sendable {
    /// How many plants of a place have a pair of characters in their names, for pairs that many plants have.
    let counts = KnownCounts()
    let places = KnownPlaces()
}
