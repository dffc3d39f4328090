import AcceptanceAPI
import CommonAPI
import Rulebook
import SwiftProtobuf

/// Computes the result of a panel's score sheets in integers: sums are compared with sums, and only displayed values are divided,
/// into thousandths.
struct Scoring {
    let template: Template
    let tier: Tier
    /// At least one; each answers every item.
    let sheets: [ScoreSheet]

    /// The result of the sheets. Without a verdict the experts have to discuss.
    ///
    /// Vetoes first: a gate that one expert fails cannot be outweighed by points.
    func result(at now: Instant) -> AcceptanceAPI.Result {
        var result = AcceptanceAPI.Result.with {
            $0.mean = thousandths(sheets.map(\.total))
            $0.totals = Dictionary(sheets.map { ($0.expertID, $0.total) }) { first, _ in first }
            $0.groups = groups
            $0.decidedAt = now.microseconds
        }
        (result.verdict, result.reasons) = decision
        return result
    }

    /// What has to be put right: each item with what the experts found, in the template's order.
    var findings: [(item: TemplateItem, text: String)] {
        template.items.compactMap { item in
            let found = sheets.compactMap { $0.line(for: item)?.finding }.filter { !$0.isEmpty }
            var seen: Set<String> = []
            let distinct = found.filter { seen.insert($0).inserted }
            return distinct.isEmpty ? nil : (item, distinct.joined(separator: "；"))
        }
    }

    private var decision: (Verdict, [String]) {
        let vetoes = vetoes
        guard vetoes.isEmpty else { return (.fail, vetoes) }
        let limit = template.thresholds.maxSpreadPoints
        guard spread <= limit else {
            return (.unspecified, ["totals lie \(spread) points apart, more than \(limit)"])
        }
        let shortfalls = shortfalls
        guard shortfalls.isEmpty else { return (.fail, shortfalls) }
        let open = findings.map { "\($0.item.code) has findings" }
        return (open.isEmpty ? .pass : .passWithRectification, open)
    }

    private var vetoes: [String] {
        template.items.flatMap { item in
            sheets.compactMap { sheet in
                guard let line = sheet.line(for: item) else { return nil }
                return item.veto(on: line).map { "\($0) by \(sheet.expertID)" }
            }
        }
    }

    private var spread: Int32 {
        let totals = sheets.map(\.total)
        return (totals.max() ?? 0) - (totals.min() ?? 0)
    }

    private var shortfalls: [String] {
        let threshold = template.thresholds.points(for: tier)
        let sum = sum(of: sheets.map(\.total))
        var reasons: [String] = []
        if sum < Int64(threshold) * Int64(sheets.count) {
            reasons.append("the mean is under \(threshold) points")
        }
        let floor = template.thresholds.groupFloorPercent
        return reasons + groups.filter(\.belowFloor).map { "\($0.group) is under \(floor)% of its points" }
    }

    /// The groups with scored items, in the template's order.
    private var groups: [GroupScore] {
        var names: [String] = []
        for item in template.items where item.points > 0 && !names.contains(item.group) {
            names.append(item.group)
        }
        return names.map(score(of:))
    }

    private func score(of group: String) -> GroupScore {
        let items = template.items.filter { $0.group == group }
        let full = sum(of: items.map(\.points))
        let given = items.flatMap { item in sheets.compactMap { $0.line(for: item)?.points } }
        let floor = Int64(template.thresholds.groupFloorPercent) * full * Int64(sheets.count)
        return .with {
            $0.group = group
            $0.mean = thousandths(given)
            $0.fullPoints = Int32(full)
            $0.belowFloor = sum(of: given) * 100 < floor
        }
    }

    private func thousandths(_ points: [Int32]) -> Int64 {
        sum(of: points) * 1000 / Int64(max(sheets.count, 1))
    }

    private func sum(of points: [Int32]) -> Int64 {
        points.reduce(0) { $0 + Int64($1) }
    }
}

extension TemplateItem {
    /// How a line fails the whole application (一票否决); `nil` when it does not.
    fileprivate func veto(on line: SheetLine) -> String? {
        switch gate {
        case .veto: line.gatePassed ? nil : "gate \(code) failed"
        case .vetoIfZero: line.points > 0 ? nil : "\(code) scored zero"
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}
