package import Refusals

/// Units as people read them. Signs that are the same in both languages (m³, kWh, t) stay as they are.
package enum UnitText {
    /// The words for a unit, as rules and meters name it.
    package static func words(_ unit: String) -> Wording { words[unit] ?? Wording(unit, unit) }

    private static let words = [
        "d": Wording("天", "days"), "m³/d": Wording("m³/天", "m³/day"), "×": Wording("倍", "times"),
        "次": Wording("次", "times"), "σ": Wording("倍标准不确定度", "standard uncertainties"), "pH": Wording("", ""),
        "元/m³": Wording("元/m³", "yuan/m³"),
    ]
}
