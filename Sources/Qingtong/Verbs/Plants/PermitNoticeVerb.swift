import ArgumentParser
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension PermitVerb {
    struct Notices: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("已发出的到期提醒（提前 90/30/7 日）。", "The notices given so far, 90, 30 and 7 days ahead."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Option(help: ArgumentHelp(say("只看一家企业。", "Of this plant only."))) var plant = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListExpiryNoticesRequest.with {
                $0.divisionCode = division
                $0.enterpriseID = plant
            }
            let notices = try await caller.withSession { session in
                try await request.everyPage { try await session.permits.listExpiryNotices($0) }
            }
            try output.show(notices) {
                var table = Table(
                    say("发出", "given"), say("企业", "plant"), say("种类", "kind"), say("至", "until"),
                    say("提前日", "days ahead"))
                for notice in notices {
                    table.add(
                        Instant(microseconds: notice.givenAt).beijingText, notice.enterpriseID,
                        notice.kind.text,
                        notice.validUntil, String(notice.daysAhead))
                }
                return table
            }
        }
    }
}
