/// One way to break things, and what must hold afterwards.
struct Scenario: Sendable {
    /// How a scenario is named on the command line.
    let name: String
    let run: @Sendable (_ stand: Stand, _ scale: Scale, _ seed: UInt64) async throws -> Tally

    static let all: [Scenario] = [
        .kills, .powerCuts, .lyingDisk, .migration, .fullDisk, .readOnly, .clocks, .network, .flips,
        .backups, .restores,
    ]
}

/// How much of everything.
struct Scale: Sendable {
    let kills: Int
    let powerCuts: Int
    /// For each kind of page.
    let flips: Int
    let isBrief: Bool
}
