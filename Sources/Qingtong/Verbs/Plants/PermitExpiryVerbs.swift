import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import SwiftProtobuf

extension PermitVerb {
    struct Forecast: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("按月预测到期的证照与授牌。", "How many papers and plaques end in each month to come."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Option(help: ArgumentHelp(say("月数。", "Months."))) var months: Int32 = 12
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ForecastExpiryRequest.with {
                $0.divisionCode = division
                $0.months = months
            }
            let forecast = try await caller.withSession { try await $0.permits.forecastExpiry(request) }
            try output.show(forecast) {
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
    }

    struct Expiring: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "最近到期的证照，及应发的 90/30/7 日提醒。", "Papers that end soonest, with the notice that is due."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Option(help: ArgumentHelp(say("几日之内。", "Within so many days."))) var within: Int32 = 90
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListExpiringRequest.with {
                $0.divisionCode = division
                $0.withinDays = within
            }
            let papers = try await caller.withSession { session in
                try await request.everyPage { try await session.permits.listExpiring($0) }
            }
            try output.show(papers) {
                var table = Table(
                    say("企业", "plant"), say("种类", "kind"), say("编号", "number"), say("至", "until"),
                    say("剩余日", "days left"), say("提醒", "notice"))
                for paper in papers {
                    table.add(
                        paper.enterpriseName.clipped(to: 36), paper.permit.kind.text, paper.permit.number,
                        paper.permit.validUntil, String(paper.daysLeft),
                        paper.notice == 0 ? "" : say("\(paper.notice) 日", "\(paper.notice) days"))
                }
                return table
            }
        }
    }
}
