import CommonAPI
import Refusals
import Rulebook
import SwiftProtobuf

/// What each thing looked at means for the service. Pure functions of what was measured.
extension HealthCheck {
    init(_ name: String, _ finding: Finding, _ detail: String) {
        self = .with {
            $0.name = name
            $0.finding = finding
            $0.detail = detail
        }
    }

    /// The store took a write, or did not.
    static func store(trouble: String?) -> HealthCheck {
        HealthCheck("store", trouble == nil ? .good : .bad, trouble ?? "a write is on disk")
    }

    /// Room for what is yet to be written.
    static func disk(free: Int64?, _ limits: HealthLimits) -> HealthCheck {
        guard let free else { return HealthCheck("disk", .warning, "the free space is unknown") }
        let finding: Finding = free < limits.leastDisk ? .bad : free < limits.scarceDisk ? .warning : .good
        return HealthCheck("disk", finding, "\(free >> 20) MiB free")
    }

    /// Whether our time can be believed: it went on since the last check, and others have about the same.
    ///
    /// - Parameters:
    ///   - now: Our time.
    ///   - last: Our time at the last check that the store has; `nil` at the first.
    ///   - skews: How far the clocks of other services are ahead of ours, in microseconds, by service.
    ///   - limits: What is tolerated. Beyond the signature window our callers' calls are refused, so that a clock
    ///     which every other one contradicts makes the service unready.
    /// - Returns: What was found.
    static func clock(
        now: Instant, last: Instant?, skews: [String: Int64], _ limits: HealthLimits
    ) -> HealthCheck {
        let worst = skews.max { abs($0.value) < abs($1.value) }
        if let least = skews.values.map({ abs($0) }).min(),
            least > CallSignature.windowSeconds * 1_000_000
        {
            return HealthCheck("clock", .bad, "every other clock is \(least / 1_000_000) s or more away")
        }
        if let last, now.microseconds < last.microseconds - limits.clockTolerance * 1_000_000 {
            let behind = (last.microseconds - now.microseconds) / 1_000_000
            return HealthCheck("clock", .warning, "the clock went back by \(behind) s")
        }
        if let worst, abs(worst.value) > limits.clockTolerance * 1_000_000 {
            return HealthCheck(
                "clock", .warning, "the clock of \(worst.key) is \(worst.value / 1_000_000) s ahead")
        }
        return HealthCheck("clock", .good, skews.isEmpty ? "no other clock is known" : "agrees with others")
    }

    /// How long the oldest event has waited for a follower that has yet to take it.
    static func outbox(waiting: Int64, oldestSeconds: Int64, _ limits: HealthLimits) -> HealthCheck {
        guard waiting > 0 else { return HealthCheck("outbox", .good, "every follower has every event") }
        return HealthCheck(
            "outbox", oldestSeconds > limits.oldestEvent ? .warning : .good,
            "\(waiting) events wait for a follower, the oldest for \(oldestSeconds) s")
    }

    /// The store was restored, and two administrators have yet to answer for it.
    static let unsettled = HealthCheck(
        "restoration", .bad, "the store was restored and its record is not in: qingtong store restoration")

    /// The log of another service has two histories; that must not make us unready.
    static func forked(_ count: Int64) -> HealthCheck {
        HealthCheck("witness", .warning, "\(count) heads of other logs do not go on from those before them")
    }

    /// How we follow another service. That it is away must not make us unready: any one works on while the others are down.
    /// That it is there and will not be followed by us must, since what we go by is then no longer the directory.
    static func follows(_ follower: FollowerHealth, at now: Instant, _ limits: HealthLimits) -> HealthCheck {
        let name = "follows/\(follower.source)"
        let failing = follower.failingSince == 0 ? 0 : (now.microseconds - follower.failingSince) / 1_000_000
        if follower.refused {
            return HealthCheck(name, .bad, "will not be followed by this service: \(follower.trouble)")
        }
        if failing > limits.longestFailing {
            return HealthCheck(
                name, .bad, "answers, but its events do not get in for \(failing) s: \(follower.trouble)")
        }
        let lag = follower.known - follower.applied
        let isWell = follower.connected && follower.deadLetters == 0 && lag <= limits.longestLag
        var detail = follower.connected ? "\(lag) events behind" : "not connected: \(follower.trouble)"
        if follower.deadLetters > 0 { detail += ", \(follower.deadLetters) dead letters" }
        return HealthCheck(name, isWell ? .good : .warning, detail)
    }

    /// Where there are agencies and none is competent; `nil` when there is no such place.
    static func competence(_ gaps: [CompetenceGap]) -> HealthCheck? {
        guard !gaps.isEmpty else { return nil }
        let places = gaps.prefix(5).map { "\($0.divisionCode)/\($0.department.typedName)" }.joined(
            separator: ", ")
        return HealthCheck(
            "competence", .warning,
            "the level above acts in \(gaps.count) places, which have agencies and none that is competent: \(places)"
        )
    }
}
