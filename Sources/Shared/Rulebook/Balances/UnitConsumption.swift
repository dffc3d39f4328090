/// What a cubic metre of concrete took before and after upgrading, for the performance evaluation (绩效评价).
package struct UnitConsumption: Hashable, Sendable {
    /// One consumption.
    package struct Line: Hashable, Sendable {
        package let symbol: String
        package let chinese: String
        package let english: String
        package let unit: String
        package let before: Double
        package let beforeUncertainty: Double
        package let after: Double
        package let afterUncertainty: Double
        package let arithmetic: String

        /// After less before.
        package var change: Double { after - before }
        /// Its standard uncertainty, both taken as independent.
        package var changeUncertainty: Double {
            (beforeUncertainty * beforeUncertainty + afterUncertainty * afterUncertainty).squareRoot()
        }
        /// Whether the change is larger than twice its uncertainty.
        package var isTelling: Bool { abs(change) > 2 * changeUncertainty }
    }

    package let lines: [Line]
    package let beforeVolume: Double
    package let afterVolume: Double
    package let beforeDays: Int
    package let afterDays: Int

    /// How it is worked out.
    package static let method = (
        chinese: "各项消耗为该时段台账合计除以同期产量；不确定度按计量器具的相对标准不确定度合成，变化大于其两倍时标为显著；未计量及有缺项的项目不列。",
        english:
            "Each is the period's sum in the ledgers divided by the concrete made in it. Uncertainties are those of the meters, combined in squares; a change above twice its own is called telling. What no meter gave in both periods, or a counter does not tell, is left out."
    )

    /// Compares two periods; both must have concrete made.
    package init(before: PlantPeriod, after: PlantPeriod) {
        beforeVolume = before.amount(.production)
        afterVolume = after.amount(.production)
        beforeDays = before.productionDays
        afterDays = after.productionDays
        lines = Self.kinds.compactMap { Self.line($0, before, after) }
    }

    private struct Kind {
        let symbol: String
        let chinese: String
        let english: String
        let unit: String
        let of: [Metered]
        /// From the unit of the ledger to that of the line.
        let factor: Double
    }

    private static let kinds = [
        Kind(
            symbol: "water", chinese: "新鲜水", english: "Fresh water", unit: "L/m³", of: [.freshWater],
            factor: 1000),
        Kind(
            symbol: "reused", chinese: "回用水", english: "Reused water in the mix", unit: "L/m³",
            of: [.reusedInMix], factor: 1000),
        Kind(
            symbol: "electricity", chinese: "用电", english: "Electricity", unit: "kWh/m³",
            of: [.electricityTotal], factor: 1),
        Kind(
            symbol: "cement", chinese: "水泥", english: "Cement", unit: "kg/m³", of: [.cementUsed],
            factor: 1000),
        Kind(
            symbol: "aggregate", chinese: "砂石", english: "Sand and stone", unit: "kg/m³",
            of: [.sandUsed, .stoneUsed], factor: 1000),
        Kind(
            symbol: "residue", chinese: "废渣产生", english: "Residue made", unit: "kg/m³",
            of: [.cakeMade, .sedimentMade, .hardenedMade], factor: 1000),
    ]

    private static func line(_ kind: Kind, _ before: PlantPeriod, _ after: PlantPeriod) -> Line? {
        let isMetered = { (period: PlantPeriod) in
            kind.of.contains { period.amounts[$0] != nil } && period.knows(kind.of + [.production])
        }
        guard isMetered(before), isMetered(after), let first = specific(kind, before),
            let second = specific(kind, after)
        else { return nil }
        return Line(
            symbol: kind.symbol, chinese: kind.chinese, english: kind.english, unit: kind.unit,
            before: first.value.value, beforeUncertainty: first.value.uncertainty,
            after: second.value.value, afterUncertainty: second.value.uncertainty,
            arithmetic: "\(first.text); \(second.text)")
    }

    private static func specific(_ kind: Kind, _ period: PlantPeriod) -> (value: Uncertain, text: String)? {
        let volume = period.uncertain(.production)
        guard volume.value > 0 else { return nil }
        let sum = kind.of.map { period.uncertain($0) }.reduce(Uncertain(value: 0, uncertainty: 0), +)
        let inverse = Uncertain(
            value: 1 / volume.value, uncertainty: volume.uncertainty / (volume.value * volume.value))
        let factor = Uncertain(value: kind.factor, uncertainty: 0)
        let value = sum * inverse * factor
        return (
            value,
            "\((sum.value * kind.factor).balanceText) ÷ \(volume.value.balanceText) m³ = \(value.value.balanceText)"
        )
    }
}
