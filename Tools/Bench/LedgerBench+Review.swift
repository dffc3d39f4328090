import Harness
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

/// How long reviews take, and whether they hold others up.
extension LedgerBench {
    /// What `review` finds.
    struct Reviews: Sendable {
        /// How long the review of each plant took.
        var times: [Duration] = []
        /// How long each single reading took that was sent meanwhile, one after another.
        var meanwhile: [Duration] = []
    }

    /// Looks over January 2024 at every plant, one after another, while single readings are sent.
    func review() async throws -> Reviews {
        try await withThrowingTaskGroup(of: Reviews.self) { group in
            group.addTask { Reviews(meanwhile: try await singles()) }
            let times = try await reviewAll()
            group.cancelAll()
            var reviews = try await group.next() ?? Reviews()
            reviews.times = times
            return reviews
        }
    }

    /// Has the service sweep the same month of all plants, while single readings are sent.
    ///
    /// - Parameter sent: How many single readings were sent before.
    /// - Returns: How long the sweep took, as the only time, and each single reading.
    /// - Throws: What calls throw.
    func sweep(after sent: Int) async throws -> Reviews {
        try await withThrowingTaskGroup(of: Reviews.self) { group in
            group.addTask { Reviews(meanwhile: try await singles(after: sent)) }
            let start = ContinuousClock.now
            let sweep = try await session.sweeps.startSweep(
                .with {
                    $0.divisionCode = SampleDirectory.haining
                    $0.month = "2024-01"
                })
            var standing = SweepProgress()
            repeat {
                try await Task.sleep(for: .milliseconds(50))
                standing = try await session.sweeps.getSweep(.with { $0.sweepID = sweep.id })
            } while standing.sweep.endedAt == 0
            let time = ContinuousClock.now - start
            group.cancelAll()
            var reviews = try await group.next() ?? Reviews()
            reviews.times = [time]
            return reviews
        }
    }

    private func reviewAll() async throws -> [Duration] {
        var times: [Duration] = []
        for place in places {
            let start = ContinuousClock.now
            _ = try await session.flags.reviewLedger(
                .with {
                    $0.enterpriseID = place.plant
                    $0.siteID = place.site
                    $0.month = "2024-01"
                }, options: CallOptions(timeout: .seconds(60)))
            times.append(.now - start)
        }
        return times
    }

    /// Sends readings before the first of one meter until the task is cancelled.
    private func singles(after sent: Int = 0) async throws -> [Duration] {
        var times: [Duration] = []
        while true {
            let series = ReadingSeries.with {
                $0.meterID = meters[meters.count - 1]
                $0.reason = "历史数据"
                $0.at = [Self.begin - Int64(Self.first + 1 + sent + times.count) * Self.step]
                $0.value = [2_000]
            }
            let start = ContinuousClock.now
            do {
                _ = try await session.ledgers.recordReadings([series])
            } catch {
                guard Task.isCancelled else { throw error }
                return times
            }
            times.append(.now - start)
            if Task.isCancelled { return times }
        }
    }
}
