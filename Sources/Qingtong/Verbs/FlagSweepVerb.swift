import ArgumentParser
import Foundation
import RegistryAPI
import SwiftProtobuf

extension FlagVerb {
    struct ReviewAll: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "检视一个行政区划内所有厂区的一个月；检视两遍，使每家都与全部同类比较。",
                "Look at a month of every site in a division, twice, so that each is compared with all its peers."
            ))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (division, month) = (division, month)
            let progress = Progress()
            let (places, reviews) = try await caller.withSession { session in
                let sweep = MonthSweep(places: try await session.metered(in: division))
                let reviews = try await sweep.run { place in
                    try await session.flags.reviewLedger(
                        .with {
                            $0.enterpriseID = place.plant
                            $0.siteID = place.site
                            $0.month = month
                        })
                } step: { count in
                    progress.step(
                        say(
                            "检视 \(count)/\(sweep.places.count * 2)…",
                            "\(count)/\(sweep.places.count * 2) reviews…"))
                }
                return (sweep.places, reviews)
            }
            progress.done()
            try output.show(reviews) {
                var table = Table(
                    say("企业", "plant"), say("厂区", "site"), say("分", "points"), say("信号", "signals"),
                    say("抽查权重", "weight"), say("同类", "peers"))
                for (place, review) in zip(places, reviews).sorted(by: { $0.1.points > $1.1.points }) {
                    table.add(
                        place.name.clipped(to: 40), place.site, review.points.thousandths,
                        "\(review.signals)", review.inspectionWeight.thousandths, "\(review.peers)")
                }
                return table
            }
        }
    }
}
