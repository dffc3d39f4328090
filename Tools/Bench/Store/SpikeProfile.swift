import Foundation
import Synchronization

/// Tips that arrive whether or not the earlier ones were answered, at 1, 15, 1, 25, 2 and 35 times a base rate and then
/// at the base rate again. The base is a twenty-fifth of what the store can do, so the last peak is more than it can.
struct SpikeProfile: Sendable {
    struct Result: Sendable {
        var sent = 0
        var acknowledged = 0
        /// Refused at once (`store-busy`): no promise was made.
        var refused = 0
        /// Acknowledged and not in the store.
        var lost = 0
        /// Seconds after the last peak until the 95th percentile is back to what it was before the first.
        var recovery = 0.0
    }

    static let multiples = [1, 15, 1, 25, 2, 35, 1]
    private static let phase = Duration.seconds(1.5)
    private static let window = 0.1

    let rig: StoreRig
    /// Tips a second.
    let base: Double

    init(_ rig: StoreRig, capacity: Double) {
        self.rig = rig
        base = capacity / 25
    }

    private struct Answer: Sendable {
        let due: ContinuousClock.Instant
        let waited: Duration
        let requestID: String
        let isKept: Bool
    }

    func run() async throws -> Result {
        let plan = Self.multiples.map { Int(base * Double($0) * Self.phase.seconds) }
        let tips = try rig.signed(plan.reduce(0, +))
        let answers = Mutex<[Answer]>([])
        let start = ContinuousClock.now
        var next = 0
        for (phase, count) in plan.enumerated() {
            let begin = start + Self.phase * phase
            for place in 0..<count {
                let tip = tips[next]
                next += 1
                let due = begin + Self.phase * (Double(place) / Double(count))
                if due > .now { try await Task.sleep(until: due) }
                // What it waits counts from when it was due, also when this loop is late.
                rig.send(tip) { result in
                    let isKept = if case .success = result { true } else { false }
                    let answer = Answer(
                        due: due, waited: .now - due, requestID: tip.requestID, isKept: isKept)
                    answers.withLock { $0.append(answer) }
                }
            }
        }
        while answers.withLock({ $0.count }) < tips.count { try await Task.sleep(for: .milliseconds(10)) }
        let all = answers.withLock { $0 }
        let kept = all.filter(\.isKept)
        return Result(
            sent: tips.count, acknowledged: kept.count, refused: all.count - kept.count,
            lost: kept.count - (try rig.kept(kept.map(\.requestID))),
            recovery: recovery(kept, from: start))
    }

    private func recovery(_ answers: [Answer], from start: ContinuousClock.Instant) -> Double {
        let calm = answers.filter { $0.due < start + Self.phase }.map(\.waited).sorted().percentileSeconds(95)
        // Twice the calm value, and never asked to be quicker than the clock of this loop ticks.
        let bound = max(2 * calm, 0.01)
        let end = start + Self.phase * (Self.multiples.count - 1)
        let after = answers.filter { $0.due >= end }
        let windows = Dictionary(grouping: after) { Int(($0.due - end).seconds / Self.window) }
        let late = windows.filter { $0.value.map(\.waited).sorted().percentileSeconds(95) > bound }.keys.max()
        return late.map { Double($0 + 1) * Self.window } ?? 0
    }
}
