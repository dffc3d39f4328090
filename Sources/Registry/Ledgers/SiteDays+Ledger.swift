import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Query {
    /// The daily figures from a site's meters; for all sites of the plant together when `site` is empty.
    func days(of plant: Enterprise, on site: String, in range: DayRange) throws -> SiteDays {
        let table = ReadingTable(access: transaction)
        return SiteDays(
            try shown(.meters).all(of: plant, on: site).compactMap { try table.days(of: $0, in: range) })
    }
}

extension SiteDays {
    /// The figures for people and programs: by day, then kind.
    var figures: [LedgerDay] {
        days.sorted { $0.key < $1.key }.flatMap { day, kinds in
            kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, figure in
                .with {
                    $0.day = Day(number: day).text
                    $0.kind = MeterKind(kind)
                    $0.value = kind.isIntensive ? figure.sum / max(figure.readings, 1) : figure.value
                    $0.readings = figure.readings
                    $0.unknown = figure.unknown
                    ($0.settleChinese, $0.settleEnglish) = figure.causes.settles
                }
            }
        }
    }
}
