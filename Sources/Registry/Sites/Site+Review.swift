import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Site {
    /// The site with the questions that its equipment raises on that day.
    func reviewed(on today: Day) -> SiteReview {
        .with {
            $0.site = self
            $0.capacityPerHour = capacityPerHour
            $0.vehicles = fleets.reduce(0) { $0 + $1.count }
            $0.newEnergyVehicles = fleets.filter(\.newEnergy).reduce(0) { $0 + $1.count }
            $0.questions =
                recyclingQuestions + calibrationQuestions(on: today) + tankQuestions
        }
    }

    /// Recycling must match the capacity (plan 2(2)2). About 3% of a plant's concrete comes back (NRMCA: 1.15 m³ a
    /// truck and day, of 40 to 60 m³), and must be processed as it comes (即产生即分离).
    private var recyclingQuestions: [SiteQuestion] {
        guard capacityPerHour > 0 else { return [] }
        let wanted = capacityPerHour * SiteNorms.returnedShare / 100
        let found = capacity(of: .recycling)
        guard found < wanted else { return [] }
        let has = equipment.contains { $0.kind == .recycling }
        return [
            .with {
                $0.kind = has ? .recyclingSmall : .recyclingMissing
                $0.found = found
                $0.wanted = wanted
                $0.explanation =
                    "回收设施应与产能相匹配（方案二(二)2）：产能 \(capacityPerHour) × 退料 \(SiteNorms.returnedShare)% = \(wanted)，现有 \(found)（千分之一 m³/h）"
                $0.explanationEnglish =
                    "Recycling matches the capacity (plan 2(2)2): capacity \(capacityPerHour) × returned \(SiteNorms.returnedShare)% = \(wanted); there is \(found) (thousandths of m³/h)"
            }
        ]
    }

    private func calibrationQuestions(on today: Day) -> [SiteQuestion] {
        equipment.filter { $0.kind == .metering && $0.calibrationDue < today.text }.map { meter in
            .with {
                $0.kind = .calibrationOver
                $0.equipmentCode = meter.code
                $0.explanation =
                    meter.calibrationDue.isEmpty
                    ? "计量器具 \(meter.code) 没有检定记录"
                    : "计量器具 \(meter.code) 的检定于 \(meter.calibrationDue) 到期"
                $0.explanationEnglish =
                    meter.calibrationDue.isEmpty
                    ? "Measuring device \(meter.code) has no calibration on record"
                    : "The calibration of measuring device \(meter.code) ran out on \(meter.calibrationDue)"
            }
        }
    }

    /// The first flush is about 15 mm of rain on the catchment; the tanks must hold it.
    private var tankQuestions: [SiteQuestion] {
        guard catchment > 0 else { return [] }
        // Square metres times millimetres are litres: thousandths of a cubic metre.
        let wanted = catchment * SiteNorms.firstFlushMillimetres
        let found = capacity(of: .tank)
        guard found < wanted else { return [] }
        return [
            .with {
                $0.kind = .tankSmall
                $0.found = found
                $0.wanted = wanted
                $0.explanation =
                    "初期雨水 \(SiteNorms.firstFlushMillimetres) mm × 汇水面积 \(catchment) m² = \(wanted) L，现有池容 \(found) L"
                $0.explanationEnglish =
                    "First flush \(SiteNorms.firstFlushMillimetres) mm × catchment \(catchment) m² = \(wanted) L; tanks hold \(found) L"
            }
        ]
    }
}

/// Figures that no standard sets for this use; each raises a question and decides nothing.
enum SiteNorms {
    /// Returned concrete, in percent of production.
    static let returnedShare: Int64 = 3
    static let firstFlushMillimetres: Int64 = 15
}
