extension CounterSteps.Cause {
    /// What it is, and what would settle it.
    package var settles: (chinese: String, english: String) {
        switch self {
        case .first: ("无前一读数，补录前一日末读数", "no reading before it: enter the last one of the day before")
        case .fell:
            (
                "读数回落，更正误读；换表或归零的，以原值更正并说明",
                "the counter fell: correct a slip, or confirm a change with the same value"
            )
        case .returned: ("回落后又回升，更正其间误读", "it fell and came back: correct the slip in between")
        case .leapt:
            ("读数突增，更正误读；确属实的，以原值更正并说明", "it leapt: correct a slip, or confirm it with the same value")
        }
    }
}

extension Set<CounterSteps.Cause> {
    /// What they are and what would settle them, in the order of the causes.
    package var settles: (chinese: String, english: String) {
        let all = sorted().map(\.settles)
        return (
            all.map(\.chinese).joined(separator: "；"), all.map(\.english).joined(separator: "; ")
        )
    }
}
