import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension RegistryAPI.Balance {
    /// The balance as a message of the API.
    init(_ balance: Rulebook.Balance, of period: PlantPeriod) {
        self = .with {
            $0.kind = RegistryAPI.BalanceKind(rawValue: balance.kind.rawValue) ?? .unspecified
            $0.firstDay = period.first.text
            $0.lastDay = period.last.text
            $0.complete = balance.isComplete
            $0.lines = balance.lines.map { RegistryAPI.BalanceLine($0) }
        }
    }
}

extension RegistryAPI.BalanceLine {
    fileprivate init(_ line: Rulebook.BalanceLine) {
        self = .with {
            $0.symbol = line.symbol
            let words = line.name.words
            $0.chinese = words.chinese
            $0.english = words.english
            $0.unit = line.unit
            $0.value = line.value.thousandths
            $0.uncertainty = line.uncertainty.thousandths
            $0.side = BalanceSide(rawValue: line.side.rawValue) ?? .unspecified
            switch line.origin {
            case .metered: $0.origin = .metered
            case .reckoned(let text):
                $0.origin = .reckoned
                $0.source = text
            case .assumed(let text, let basis):
                $0.origin = .assumed
                $0.source = text
                $0.basisChinese = basis.chinese
                $0.basisEnglish = basis.english
            case .missing: $0.origin = .missing
            case .unknown(let text):
                $0.origin = .unknown
                $0.source = text
            }
        }
    }
}

extension PlanExcess {
    /// What exceeds the plan, as it is sent.
    init(_ excess: ReusePlan.Excess, of plan: ReusePlan) {
        self = .with {
            $0.measure = PlanMeasure(rawValue: excess.measure.rawValue) ?? .unspecified
            $0.found = excess.found.thousandths
            $0.planned = excess.planned.thousandths
            $0.day = excess.day?.text ?? ""
            $0.planFrom = plan.from.text
            $0.source = excess.arithmetic
        }
    }
}

extension ConsumptionReport {
    /// The comparison as a message of the API.
    init(_ comparison: UnitConsumption) {
        self = .with {
            $0.beforeVolume = comparison.beforeVolume.thousandths
            $0.afterVolume = comparison.afterVolume.thousandths
            $0.beforeDays = Int32(clamping: comparison.beforeDays)
            $0.afterDays = Int32(clamping: comparison.afterDays)
            $0.methodChinese = UnitConsumption.method.chinese
            $0.methodEnglish = UnitConsumption.method.english
            $0.lines = comparison.lines.map { line in
                .with {
                    $0.symbol = line.symbol
                    $0.chinese = line.chinese
                    $0.english = line.english
                    $0.unit = line.unit
                    $0.before = line.before.thousandths
                    $0.beforeUncertainty = line.beforeUncertainty.thousandths
                    $0.after = line.after.thousandths
                    $0.afterUncertainty = line.afterUncertainty.thousandths
                    $0.change = line.change.thousandths
                    $0.changeUncertainty = line.changeUncertainty.thousandths
                    $0.telling = line.isTelling
                    $0.source = line.arithmetic
                }
            }
        }
    }
}
