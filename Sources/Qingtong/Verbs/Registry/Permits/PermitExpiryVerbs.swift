import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import SwiftProtobuf

extension PermitVerb {
    struct Forecast: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按月预测到期的证照与授牌。", "How many papers and plaques end in each month to come."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("月数。", "Months."))) var months: Int32 = 12
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ExpiryForecast {
            let request = ForecastExpiryRequest.with {
                $0.divisionCode = division
                $0.months = months
            }
            return try await session.permits.forecastExpiry(request)
        }

        func text(of forecast: ExpiryForecast) -> String {
            var table = Table(
                say("月份", "month"), say("证照", "papers"), say("其中", "of which"), say("授牌", "plaques"))
            for month in forecast.months {
                let kinds = month.papers.sorted { $0.key < $1.key }.map { kind, count in
                    "\((PermitKind(rawValue: Int(kind)) ?? .unspecified).text) \(count)"
                }
                table.add(
                    month.month, String(month.papers.values.reduce(0, +)), kinds.joined(separator: ", "),
                    String(month.plaques))
            }
            return table.text + "\n"
                + say("已过期未更新：\(forecast.overdue)", "over and not renewed: \(forecast.overdue)")
        }
    }

    struct Expiring: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "最近到期的证照，及应发的 90/30/7 日提醒。", "Papers that end soonest, with the notice that is due."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("几日之内。", "Within so many days."))) var within: Int32 = 90
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<ExpiringPaper> {
            let request = ListExpiringRequest.with {
                $0.divisionCode = division
                $0.withinDays = within
            }
            return try await frame.pages(of: request) { try await session.permits.listExpiring($0) }
        }

        static var columns: [Column<ExpiringPaper>] {
            [
                Column("企业", "plant") { $0.enterpriseName.fitted(to: 36) },
                Column("种类", "kind") { $0.permit.kind.text },
                Column("编号", "number") { $0.permit.number },
                Column("至", "until") { $0.permit.validUntil },
                Column("剩余日", "days left") { String($0.daysLeft) },
                Column("提醒", "notice") { $0.notice == 0 ? "" : say("\($0.notice) 日", "\($0.notice) days") },
            ]
        }
    }
}
