import Checker

/// What came of a scenario.
struct Tally: Sendable {
    var kills = 0
    var powerCuts = 0
    var flips = 0
    /// Stores put back from a copy.
    var restores = 0
    /// Damage that was neither noticed nor harmless.
    var undetected = 0
    /// Commands acknowledged.
    var acknowledged = 0
    /// What the checker found.
    var findings: [Finding] = []
    /// What else did not go as it must.
    var failures: [String] = []
    /// What is worth knowing though it is in order.
    var notes: [String] = []

    var isGreen: Bool { findings.isEmpty && failures.isEmpty && undetected == 0 }

    mutating func add(_ other: Tally) {
        kills += other.kills
        powerCuts += other.powerCuts
        flips += other.flips
        restores += other.restores
        undetected += other.undetected
        acknowledged += other.acknowledged
        findings += other.findings
        failures += other.failures
    }

    var summary: String {
        let counts = [(kills, "kills"), (powerCuts, "power cuts"), (flips, "flips"), (restores, "restores")]
            .filter { $0.0 > 0 }
        let parts = counts.map { "\($0.0) \($0.1)" } + ["\(acknowledged) acknowledged"]
        return parts.joined(separator: ", ")
            + (findings.isEmpty ? ", checker green" : ", \(findings.count) findings")
    }

    /// The line that programs read.
    var result: String {
        let others =
            findings.count - findings.count(of: .lost) - findings.count(of: .doubled)
            - findings.count(of: .reissued)
        let trouble = others + failures.count
        return
            "RESULT kills=\(kills) powercuts=\(powerCuts) flips=\(flips) restores=\(restores) lost=\(findings.count(of: .lost)) "
            + "doubled=\(findings.count(of: .doubled)) undetected=\(undetected) reissued=\(findings.count(of: .reissued)) other=\(trouble) "
            + "acknowledged=\(acknowledged)"
    }

    /// Says how often clients met which trouble on the way.
    mutating func note(_ troubles: [String: Int]) {
        guard !troubles.isEmpty else { return }
        let words = troubles.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        notes.append("clients met: " + words.joined(separator: ", "))
    }
}
