import ServiceKit

/// What searches remember between them. It decides where a search begins and what a word may mean, and is read anew where it
/// would decide what is found.
struct SearchKnowledge: Sendable {
    /// How many plants of a place have a pair of characters in their names, where they are not few.
    let counts = KnownCounts()
    let places = KnownPlaces()
}
