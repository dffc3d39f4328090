import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension AssessmentIndicator {
    /// 用能（水）管理和考核、成本考核: which of the three it belongs to.
    var subject: AssessmentSubject {
        switch self {
        case .electricity, .fuel: .energy
        case .freshWater, .reusedWater: .water
        case .unitCost, .materialCost, .utilityCost, .materialLoss: .cost
        case .unspecified, .UNRECOGNIZED: .unspecified
        }
    }

    /// What amounts of it can be; `nil` for a value that this program does not know.
    var amount: AmountKind? {
        switch self {
        case .electricity: .electricityUse
        case .fuel: .fuelUse
        case .freshWater: .freshWaterUse
        case .reusedWater: .mixShare
        case .unitCost: .unitCost
        case .materialCost: .materialCost
        case .utilityCost: .utilityCost
        case .materialLoss: .materialLoss
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    /// Whether a result keeps to a target: of reused water more is better, of everything else less.
    func isMet(_ result: Int64, against target: Int64) -> Bool {
        self == .reusedWater ? result >= target : result <= target
    }
}

extension Assessment {
    /// The last day of its period.
    var lastPeriodDay: Day? { try? Day(lastDay, field: "last_day") }

    /// Takes the period, which is over.
    ///
    /// - Throws: `assessment-period`, `period-not-over`, `day-out-of-bounds`, `day-questioned`.
    mutating func take(period text: String, on today: Day, confirmed: [String]) throws(Refusal) {
        let period = try AssessmentPeriod(text, field: "period")
        try period.requireOver(on: today, field: "period")
        try DayKind.assessed.bounds.check(period.last, on: today, confirmed: confirmed, field: "period")
        self.period = period.text
        firstDay = period.first.text
        lastDay = period.last.text
    }

    /// Takes target and result, and who answers for them.
    ///
    /// - Throws: `assessment-measure`, `amount-out-of-bounds`, `amount-questioned`.
    mutating func take(_ figures: some AssessmentFigures) throws(Refusal) {
        let confirmed = figures.confirmed
        try indicator.amount?.check(thousandths: figures.target, confirmed: confirmed, field: "target")
        try indicator.amount?.check(thousandths: figures.result, confirmed: confirmed, field: "result")
        target = figures.target
        result = figures.result
        unit = indicator.amount?.bounds.unit ?? ""
        met = indicator.isMet(result, against: target)
        guard met || !figures.measure.isEmpty else {
            throw Refusal(
                .assessmentMeasure, field: "measure",
                [
                    "target": (Double(target) / 1000).balanceText,
                    "result": (Double(result) / 1000).balanceText,
                ], words: ["unit": UnitText.words(unit)])
        }
        owner = figures.owner
        measure = figures.measure
    }
}

/// What a request says of an assessment, first or corrected.
protocol AssessmentFigures {
    /// Thousandths of the indicator's unit, both.
    var target: Int64 { get }
    var result: Int64 { get }
    var owner: String { get }
    var measure: String { get }
    var confirmed: [String] { get }
}

extension EnterAssessmentRequest: AssessmentFigures {}
extension CorrectAssessmentRequest: AssessmentFigures {}
