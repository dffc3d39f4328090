import Foundation
import Store

/// A fixed number of tips in flight: each answer brings the next tip.
enum ClosedLoop {
    struct Result: Sendable {
        let round: ClosedRound
        /// Tips that shared one wait for the disk, on average.
        let group: Double
    }

    static func run(_ rig: StoreRig, inFlight: Int, count: Int) async throws -> Result {
        let tips = try rig.signed(count)
        let commits = rig.database.commits
        let run = try await ClosedRun(count, inFlight: inFlight) { try await rig.file(tips[$0]) }
        return Result(
            round: ClosedRound(run), group: Double(count) / Double(max(1, rig.database.commits - commits)))
    }
}
