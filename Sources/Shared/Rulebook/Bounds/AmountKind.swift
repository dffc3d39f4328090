package import Refusals

/// What an amount that somebody enters is an amount of, with what can be meant. The proposal [P] stands in docs/bounds.md; the mean
/// plant of the province makes some 0.37 million m³ in ten months (docs/facts.md §3 [C]).
package enum AmountKind: String, CaseIterable, Sendable {
    /// What a new project is to make in a year, m³.
    case projectCapacity
    /// What a production line makes in an hour by its plate, m³.
    case lineCapacity
    /// The ground whose rain runs into the rain tank, m².
    case catchment
    /// What a silo holds, t.
    case silo
    /// What concrete recycling takes in an hour, m³.
    case recycling
    /// What a filter press takes in an hour, m³.
    case press
    /// What a tank holds, m³.
    case tank
    /// Vehicles of one kind.
    case vehicles
    /// What a department gives a plant in money, yuan.
    case support
    /// What all tanks of a reuse plan hold, m³.
    case plannedTanks
    /// How much of the water batched may be reused water, ‰.
    case mixShare
    /// pH of a river.
    case riverPH
    /// Suspended solids of a river, mg/L.
    case suspendedSolids
    /// The ground of a yard for residue, m².
    case residueYard
    /// How much residue a cubic metre of concrete may make, kg.
    case residueTarget
    /// A load of residue, t.
    case manifest
    /// What a crusher of hardened residue takes in an hour, t.
    case crusher
    /// What a cubic metre of concrete takes: electricity in kWh, fuel and fresh water in litres.
    case electricityUse, fuelUse, freshWaterUse
    /// What a cubic metre costs in yuan: all in all, for materials, for water and energy.
    case unitCost, materialCost, utilityCost
    /// How much of the materials received is lost, ‰.
    case materialLoss

    /// Bounds of an amount in its unit: outside `possible` it is refused, outside `usual` asked about.
    package struct Bounds: Hashable, Sendable {
        package let possible: ClosedRange<Int64>
        package let usual: ClosedRange<Int64>
        package let unit: String
    }

    /// What can be meant.
    package var bounds: Bounds {
        switch self {
        case .projectCapacity: Bounds(possible: 1...100_000_000, usual: 10_000...5_000_000, unit: "m³/a")
        case .lineCapacity: Bounds(possible: 1...1_000, usual: 20...400, unit: "m³/h")
        case .catchment: Bounds(possible: 0...10_000_000, usual: 100...300_000, unit: "m²")
        case .silo: Bounds(possible: 0...100_000, usual: 10...10_000, unit: "t")
        case .recycling: Bounds(possible: 0...10_000, usual: 1...500, unit: "m³/h")
        case .press: Bounds(possible: 0...10_000, usual: 1...500, unit: "m³/h")
        case .tank: Bounds(possible: 0...1_000_000, usual: 1...50_000, unit: "m³")
        case .support: Bounds(possible: 1...1_000_000_000, usual: 100...20_000_000, unit: "元")
        case .vehicles: Bounds(possible: 1...2_000, usual: 1...300, unit: "")
        case .plannedTanks: Bounds(possible: 1...1_000_000, usual: 10...50_000, unit: "m³")
        case .mixShare: Bounds(possible: 0...1_000, usual: 0...800, unit: "‰")
        case .riverPH: Bounds(possible: 0...14, usual: 4...12, unit: "")
        case .suspendedSolids: Bounds(possible: 0...100_000, usual: 0...5_000, unit: "mg/L")
        case .residueYard: Bounds(possible: 1...1_000_000, usual: 10...10_000, unit: "m²")
        case .residueTarget: Bounds(possible: 0...1_000, usual: 1...100, unit: "kg/m³")
        case .manifest: Bounds(possible: 0...1_000, usual: 1...100, unit: "t")
        case .crusher: Bounds(possible: 0...10_000, usual: 1...500, unit: "t/h")
        case .electricityUse: Bounds(possible: 0...1_000, usual: 1...30, unit: "kWh/m³")
        case .fuelUse: Bounds(possible: 0...1_000, usual: 0...20, unit: "L/m³")
        case .freshWaterUse: Bounds(possible: 0...10_000, usual: 1...500, unit: "L/m³")
        case .unitCost: Bounds(possible: 1...10_000, usual: 100...1_000, unit: "元/m³")
        case .materialCost: Bounds(possible: 1...10_000, usual: 50...1_000, unit: "元/m³")
        case .utilityCost: Bounds(possible: 0...1_000, usual: 1...100, unit: "元/m³")
        case .materialLoss: Bounds(possible: 0...1_000, usual: 0...50, unit: "‰")
        }
    }

    /// How people call it.
    package var names: (chinese: String, english: String) {
        switch self {
        case .projectCapacity: ("新建项目年产能", "yearly capacity of a new project")
        case .lineCapacity: ("生产线小时产能", "hourly capacity of a line")
        case .catchment: ("汇水面积", "catchment")
        case .silo: ("筒仓容量", "capacity of a silo")
        case .recycling: ("回收设施小时能力", "hourly capacity of recycling")
        case .press: ("压滤机小时能力", "hourly capacity of a press")
        case .tank: ("水池容积", "volume of a tank")
        case .support: ("补助金额", "amount of support")
        case .vehicles: ("车辆数", "number of vehicles")
        case .plannedTanks: ("方案水池总容积", "volume of a plan's tanks")
        case .mixShare: ("拌合回用比例", "share of reused water in the mix")
        case .riverPH: ("河水 pH", "pH of a river")
        case .suspendedSolids: ("河水悬浮物", "suspended solids of a river")
        case .residueYard: ("废渣堆场面积", "area of a yard for residue")
        case .residueTarget: ("单方废渣指标", "target of residue to a cubic metre")
        case .manifest: ("联单重量", "mass of a load of residue")
        case .crusher: ("破碎机小时能力", "hourly capacity of a crusher")
        case .electricityUse: ("单方电耗", "electricity to a cubic metre")
        case .fuelUse: ("单方油耗", "fuel to a cubic metre")
        case .freshWaterUse: ("单方新水用量", "fresh water to a cubic metre")
        case .unitCost: ("单方成本", "cost of a cubic metre")
        case .materialCost: ("单方原材料成本", "cost of materials to a cubic metre")
        case .utilityCost: ("单方水电油成本", "cost of water and energy to a cubic metre")
        case .materialLoss: ("原材料损耗率", "loss of materials")
        }
    }

    /// Refuses an amount that cannot be meant, and asks about an unusual one.
    ///
    /// - Parameters:
    ///   - thousandths: What was entered, in thousandths of the unit.
    ///   - confirmed: The paths of the fields that whoever entered it has checked.
    ///   - field: The path of this one.
    /// - Throws: `INVALID_ARGUMENT` (`amount-out-of-bounds`), `FAILED_PRECONDITION` (`amount-questioned`).
    package func check(
        thousandths: Int64, confirmed: [String], field: FieldPath
    ) throws(Refusal) {
        let bounds = bounds
        try refuse(thousandths, outside: bounds.possible, bounds.unit, as: .amountOutOfBounds, field: field)
        guard !confirmed.contains(field.text) else { return }
        try refuse(thousandths, outside: bounds.usual, bounds.unit, as: .amountQuestioned, field: field)
    }

    private func refuse(
        _ thousandths: Int64, outside range: ClosedRange<Int64>, _ unit: String, as reason: Reason,
        field: FieldPath
    ) throws(Refusal) {
        guard !(range.lowerBound * 1000...range.upperBound * 1000).contains(thousandths) else { return }
        throw Refusal(
            reason, field: field,
            [
                "amount": (Double(thousandths) / 1000).balanceText, "least": "\(range.lowerBound)",
                "most": "\(range.upperBound)", "unit": unit, "field": field.text,
            ])
    }
}
