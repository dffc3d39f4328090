import Refusals
import RegistryAPI
import Rulebook

// On which days records answer what the plan asks for.

extension Permit {
    /// From its first day to its last; one that was replaced ends on the day before the newer one begins.
    func span(beside others: [Permit]) -> Span {
        let own = Span(validFrom, validUntil)
        guard let newer = others.first(where: { $0.id == replacedBy }) else { return own }
        return Span(own.first, min(own.last, Span(newer.validFrom, "").first.adding(days: -1)))
    }
}

extension EndedByRepeal {
    /// From its first version on, until it was repealed.
    var spans: [Span] {
        guard let firstEffectiveOn else { return [] }
        let from = Span(firstEffectiveOn, "")
        guard let end = Day(kept: repealedOn) else { return [from] }
        return [Span(from.first, end.adding(days: -1))]
    }
}

extension Assessment {
    /// From the end of its period until that of its successor has to be there; one that another takes the place of ends with it: who
    /// assesses by the month is asked for each.
    func span(beside others: [Assessment]) -> Span? {
        guard let period = try? AssessmentPeriod(period, field: .request) else { return nil }
        let own = period.current
        let later = others.compactMap(\.lastPeriodDay).filter { $0 > period.last }.min()
        return later.map { Span(own.first, min(own.last, $0)) } ?? own
    }
}

extension BalanceSignOff {
    /// From the end of its month until the next has to be signed.
    var span: Span? { try? AssessmentPeriod(month: month, field: .request).current }
}

extension DrainageDesign {
    /// From the first version of a paper on that was not taken back.
    func spans(of kind: DrainagePaperKind) -> [Span] {
        papers.first { $0.kind == kind }?.versions.first { $0.withdrawalReason.isEmpty }
            .map { [Span($0.effectiveOn, "")] } ?? []
    }
}

extension PlantRecords {
    /// The terms of the contracts that take residue of a kind from a site.
    func contracts(taking kind: ResidueKind, from site: Site) -> [Span] {
        contracts
            .filter { $0.siteID == site.id && $0.kinds.contains(kind) && $0.withdrawalReason.isEmpty }
            .map { Span($0.firstDay, $0.lastInForce) }
    }
}

extension ResidueHandling {
    /// Whether residue of a kind has a yard, and every yard of it is indoors.
    func isIndoors(_ kind: ResidueKind) -> Bool {
        let yards = yards.filter { $0.kind == kind }
        return !yards.isEmpty && yards.allSatisfy(\.indoor)
    }
}

extension Site {
    /// The days of its use.
    var inUse: Span { Span("", closedOn) }

    func has(_ kind: EquipmentKind) -> Bool { equipment.contains { $0.kind == kind } }
}

extension Meter {
    /// The days of its use.
    var inUse: Span { Span(installedOn, retiredOn) }
}
