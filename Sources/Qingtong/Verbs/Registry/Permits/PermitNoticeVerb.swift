import ArgumentParser
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension PermitVerb {
    struct Notices: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("已发出的到期提醒（提前 90/30/7 日）。", "The notices given so far, 90, 30 and 7 days ahead."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("只看一家企业。", "Of this plant only."))) var plant = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<ExpiryNotice> {
            let request = ListExpiryNoticesRequest.with {
                $0.divisionCode = division
                $0.enterpriseID = plant
            }
            return try await frame.pages(of: request) { try await session.permits.listExpiryNotices($0) }
        }

        static var columns: [Column<ExpiryNotice>] {
            [
                Column("发出", "given") { Instant(microseconds: $0.givenAt).beijingText },
                Column("企业", "plant") { $0.enterpriseID },
                Column("种类", "kind") { $0.kind.text },
                Column("至", "until") { $0.validUntil },
                Column("提前日", "days ahead") { String($0.daysAhead) },
            ]
        }
    }
}
