import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Reviews one month of one site by the rules in force, and saves the findings.
struct LedgerReviewer {
    let command: Command
    let plant: Enterprise
    let site: Site
    let month: String
    let days: DayRange

    /// Runs the rules over the ledgers, saves the flags and offers the score to Enforcement.
    func run() throws -> LedgerReview {
        let book = try command.kept(.flagRules).get(FlagRuleBook.key) ?? FlagRuleBook()
        let rules = try book.rules()
        let ledger = try ledger()
        let volume = PlantPeriod(joining: own(ledger.periods))?.amounts[.production] ?? 0
        let months = LedgerMonths(access: command.transaction)
        let peers = try months.gaps(besides: site.id, month: month, volume: volume.thousandths)
        let look = try FlagMonth(
            days: ledger.periods, first: days.first, last: days.last, terms: site.balanceTerms,
            patterns: ledger.patterns, peers: peers.map { Double($0) / 1000 }, rivers: rivers(rules))
        let findings = look.findings(rules)
        let flags = try keep(findings, rulesVersion: book.revision)
        let explained = Set(flags.filter { $0.outcome == .explained }.map(\.rule.rawValue))
        let weighing = findings.filter { !explained.contains($0.rule.rawValue) }
        let score = FlagScore(weighing)
        try tell(
            score, weighing, rules, volume: volume.thousandths, gap: look.gap?.thousandths, months)
        return .with {
            $0.flags = flags
            $0.points = score.points.thousandths
            $0.signals = Int32(clamping: score.signals)
            $0.inspectionWeight = score.inspectionWeight.thousandths
            $0.peers = Int32(clamping: peers.count)
        }
    }

    private func own(_ periods: [PlantPeriod]) -> [PlantPeriod] {
        periods.filter { $0.first >= days.first && $0.last <= days.last }
    }

    /// The position of the site, or of the plant when the site's is unknown; `nil` when both are.
    private var coordinates: Coordinates? {
        if site.hasCoordinates { return site.coordinates }
        return plant.hasCoordinates ? plant.coordinates : nil
    }

    private func rivers(_ rules: FlagRules) throws -> [RiverPoint] {
        guard let coordinates else { return [] }
        return try command.query.rivers(near: coordinates.place, within: rules.riverRadius, days)
    }

    /// The sums over the readings: those computed beforehand where the readings are still the same.
    private func ledger() throws -> LedgerMonth {
        let query = command.query
        let prepared = try command.prepared(LedgerMonth.self) { month in
            try month.holds(of: plant, on: site, in: query)
        }
        return try prepared ?? LedgerMonth(days, of: plant, on: site, in: query)
    }

    private func keep(_ findings: [FlagFinding], rulesVersion: Int64) throws -> [LedgerFlag] {
        let kept = command.kept(.flags)
        var flags: [LedgerFlag] = []
        for rule in Rulebook.FlagRule.allCases {
            let id = LedgerFlag.id(site: site.id, month: month, rule: rule)
            let present = try kept.get(id)
            guard let finding = findings.first(where: { $0.rule == rule }) else {
                guard var flag = present else { continue }
                flags.append(flag.lift() ? try kept.save(flag) : flag)
                continue
            }
            var flag = present ?? new(id, rule)
            guard flag.take(finding, rulesVersion: rulesVersion) else {
                flags.append(flag)
                continue
            }
            flags.append(present == nil ? try kept.add(flag) : try kept.save(flag))
        }
        return flags
    }

    private func new(_ id: String, _ rule: Rulebook.FlagRule) -> LedgerFlag {
        .with {
            $0.id = id
            $0.enterpriseID = plant.id
            $0.siteID = site.id
            $0.divisionCode = plant.divisionCode
            $0.month = month
            $0.rule = RegistryAPI.FlagRule(rawValue: rule.rawValue) ?? .unspecified
        }
    }

    /// Offers the score to Enforcement when it differs from what it was told before.
    private func tell(
        _ score: FlagScore, _ findings: [FlagFinding], _ rules: FlagRules, volume: Int64, gap: Int64?,
        _ months: LedgerMonths<WriteTransaction>
    ) throws {
        let nearby = NearbyTips(rules)
        var scored = LedgerScored.with {
            $0.enterpriseID = plant.id
            $0.siteID = site.id
            $0.divisionCode = plant.divisionCode
            $0.month = month
            $0.reasons = findings.map { finding in
                .with {
                    $0.flagID = LedgerFlag.id(site: site.id, month: month, rule: finding.rule)
                    $0.chinese = finding.rule.wording.chinese
                    $0.english = finding.rule.wording.english
                    $0.arithmetic = String(finding.comparison.prefix(900))
                    $0.weight = finding.weight.thousandths
                    $0.firstDay = finding.first.text
                    $0.lastDay = finding.last.text
                }
            }
            if let coordinates { $0.position = coordinates }
            $0.nearby = .with {
                $0.radius = nearby.radius
                $0.tips = Int32(clamping: nearby.least)
                $0.days = Int32(clamping: nearby.slack)
                $0.weight = nearby.weight.thousandths
            }
        }
        scored.take(score)
        let told: [UInt8] = try scored.serializedBytes()
        let before = try months.told(of: site.id, month: month)
        try months.keep(site.id, month: month, volume: volume, gap: gap, told: told)
        // A month without flags is news only if it had some before.
        let hadSome = try before.map { try !LedgerScored(serializedBytes: $0).reasons.isEmpty } ?? false
        guard before != told, hadSome || !findings.isEmpty else { return }
        try command.publish(scored, about: plant.id)
    }
}
