import CommonAPI
import Refusals
import Rulebook
import SwiftProtobuf

/// What each thing looked at means for the service. Pure functions of what was measured.
extension HealthCheck {
    init(_ name: String, _ finding: Finding, _ detail: Wording = .none) {
        self = .with {
            $0.name = name
            $0.finding = finding
            $0.detail = detail.english
            $0.detailChinese = detail.chinese
        }
    }

    /// The store took a write, or did not.
    static func store(trouble: Wording?) -> HealthCheck {
        HealthCheck(
            "store", trouble == nil ? .good : .bad, trouble ?? Wording("写入已落盘", "a write is on disk"))
    }

    /// Room for what is yet to be written.
    static func disk(free: Int64?, _ limits: HealthLimits) -> HealthCheck {
        guard let free else {
            return HealthCheck("disk", .warning, Wording("剩余空间未知", "the free space is unknown"))
        }
        let finding: Finding = free < limits.leastDisk ? .bad : free < limits.scarceDisk ? .warning : .good
        return HealthCheck("disk", finding, Wording("剩余 \(free >> 20) MiB", "\(free >> 20) MiB free"))
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
            let seconds = least / 1_000_000
            return HealthCheck(
                "clock", .bad,
                Wording("与其他各服务的时钟均相差 \(seconds) 秒以上", "every other clock is \(seconds) s or more away"))
        }
        if let last, now.microseconds < last.microseconds - limits.clockTolerance * 1_000_000 {
            let behind = (last.microseconds - now.microseconds) / 1_000_000
            return HealthCheck(
                "clock", .warning, Wording("时钟倒退了 \(behind) 秒", "the clock went back by \(behind) s"))
        }
        if let worst, abs(worst.value) > limits.clockTolerance * 1_000_000 {
            let ahead = worst.value / 1_000_000
            return HealthCheck(
                "clock", .warning,
                Wording("\(worst.key) 的时钟快 \(ahead) 秒", "the clock of \(worst.key) is \(ahead) s ahead"))
        }
        return HealthCheck(
            "clock", .good,
            skews.isEmpty
                ? Wording("尚不知其他服务的时钟", "no other clock is known") : Wording("与其他服务一致", "agrees with others"))
    }

    /// How long the oldest event has waited for a follower that has yet to take it.
    static func outbox(waiting: Int64, oldestSeconds: Int64, _ limits: HealthLimits) -> HealthCheck {
        guard waiting > 0 else {
            return HealthCheck("outbox", .good, Wording("各跟随者均已取齐", "every follower has every event"))
        }
        return HealthCheck(
            "outbox", oldestSeconds > limits.oldestEvent ? .warning : .good,
            Wording(
                "\(waiting) 个事件待跟随者取走，最早的已等 \(oldestSeconds) 秒",
                "\(waiting) events wait for a follower, the oldest for \(oldestSeconds) s"))
    }

    /// The store was restored, and two administrators have yet to answer for it.
    static let unsettled = HealthCheck(
        "restoration", .bad,
        Wording(
            "库刚从备份恢复，恢复记录尚未提交：qingtong store restoration",
            "the store was restored and its record is not in: qingtong store restoration"))

    /// The log of another service has two histories; that must not make us unready.
    static func forked(_ count: Int64) -> HealthCheck {
        HealthCheck(
            "witness", .warning,
            Wording(
                "其他服务的 \(count) 个日志头与此前的不相承接",
                "\(count) heads of other logs do not go on from those before them"))
    }

    /// How we follow another service. That it is away must not make us unready: any one works on while the others are down.
    /// That it is there and will not be followed by us must, since what we go by is then no longer the directory.
    static func follows(_ follower: FollowerHealth, at now: Instant, _ limits: HealthLimits) -> HealthCheck {
        let name = "follows/\(follower.source)"
        let failing = follower.failingSince == 0 ? 0 : (now.microseconds - follower.failingSince) / 1_000_000
        let trouble = follower.troubleWording
        if follower.refused {
            return HealthCheck(
                name, .bad,
                Wording(
                    "拒绝被本服务跟随：\(trouble.chinese)", "will not be followed by this service: \(trouble.english)")
            )
        }
        if failing > limits.longestFailing {
            return HealthCheck(
                name, .bad,
                Wording(
                    "有应答，但其事件已 \(failing) 秒收不进来：\(trouble.chinese)",
                    "answers, but its events do not get in for \(failing) s: \(trouble.english)"))
        }
        let lag = follower.known - follower.applied
        let isWell = follower.connected && follower.deadLetters == 0 && lag <= limits.longestLag
        let standing =
            follower.connected
            ? Wording("落后 \(lag) 个事件", "\(lag) events behind")
            : Wording("未连接：\(trouble.chinese)", "not connected: \(trouble.english)")
        let parked =
            follower.deadLetters > 0
            ? Wording("，滞留 \(follower.deadLetters) 个", ", \(follower.deadLetters) dead letters") : .none
        return HealthCheck(
            name, isWell ? .good : .warning,
            Wording(standing.chinese + parked.chinese, standing.english + parked.english))
    }

    /// Where there are agencies and none is competent; `nil` when there is no such place.
    static func competence(_ gaps: [CompetenceGap]) -> HealthCheck? {
        guard !gaps.isEmpty else { return nil }
        let some = gaps.prefix(5)
        let chinese = some.map { "\($0.divisionCode) \($0.department.wording.chinese)" }.joined(
            separator: "、")
        let english = some.map { "\($0.divisionCode)/\($0.department.typedName)" }.joined(separator: ", ")
        return HealthCheck(
            "competence", .warning,
            Wording(
                "\(gaps.count) 处有单位而未设主管单位，由上级办理：\(chinese)",
                "the level above acts in \(gaps.count) places, which have agencies and none that is competent: \(english)"
            ))
    }
}

extension FollowerHealth {
    /// What went wrong last.
    fileprivate var troubleWording: Wording {
        Wording(troubleChinese.isEmpty ? trouble : troubleChinese, trouble)
    }
}
