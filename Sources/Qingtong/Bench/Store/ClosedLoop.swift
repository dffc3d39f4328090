import Foundation
import Store

/// A fixed number of tips in flight: each answer brings the next tip.
enum ClosedLoop {
    struct Result: Sendable {
        let perSecond: Double
        /// Milliseconds.
        let p50: Double
        let p99: Double
        /// Tips that shared one wait for the disk, on average.
        let group: Double
    }

    static func run(_ rig: StoreRig, inFlight: Int, count: Int) async throws -> Result {
        let tips = try rig.signed(count)
        let commits = rig.database.commits
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for lane in 0..<inFlight {
                group.addTask {
                    var times: [Duration] = []
                    for place in stride(from: lane, to: tips.count, by: inFlight) {
                        let begin = ContinuousClock.now
                        try await rig.file(tips[place])
                        times.append(ContinuousClock.now - begin)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = ContinuousClock.now - start
        let ordered = times.sorted()
        return Result(
            perSecond: Double(count) / elapsed.seconds, p50: ordered.percentile(50) * 1000,
            p99: ordered.percentile(99) * 1000,
            group: Double(count) / Double(max(1, rig.database.commits - commits)))
    }
}
