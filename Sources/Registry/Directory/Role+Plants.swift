import CommonAPI

extension [Role] {
    /// The roles whose holders supervise the plants of a place and so read what others may not: ledgers and flags,
    /// people, who recorded what.
    static let lookingAfterPlants: [Role] = [.registrar, .organiser, .reviewer, .investigator, .auditor]
}
