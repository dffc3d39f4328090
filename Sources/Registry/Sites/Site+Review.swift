import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Site {
    /// The site with what its equipment leaves to be asked on that day.
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

    /// Recycling has to match the capacity (plan 二(二)2). Some 3% of what a plant makes comes back (NRMCA: 1.15 m³ a
    /// truck and day, of 40 to 60 m³), and it has to be worked off as it comes (即产生即分离).
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
            }
        }
    }

    /// The first flush is about 15 mm of rain on the catchment, which the tanks have to take.
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
            }
        ]
    }
}

/// Figures that no standard fixes for this use; each opens a question and decides nothing.
enum SiteNorms {
    /// Concrete that comes back, in hundredths of what is made.
    static let returnedShare: Int64 = 3
    static let firstFlushMillimetres: Int64 = 15
}
