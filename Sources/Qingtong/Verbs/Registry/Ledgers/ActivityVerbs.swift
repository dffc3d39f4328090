import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

// When meters last spoke.

extension LedgerVerb {
    struct Activity: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一家企业各计量点最近一次来数。", "When each meter of a plant last spoke."))
        @Argument(help: .plant) var plant: String
        @Option(help: ArgumentHelp(say("厂区编号。", "The site's id."))) var site = ""
        @Option(help: .silentHours) var hours: Int32 = 0
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<MeterActivity> {
            frame.part(
                of: try await session.productionLinks.listMeterActivity(
                    .with {
                        $0.enterpriseID = plant
                        $0.siteID = site
                        $0.hours = hours
                    }
                ).meters)
        }

        static var columns: [Column<MeterActivity>] {
            [
                Column("厂区", "site") { $0.siteID },
                Column("编号", "tag") { $0.tag },
                Column("种类", "kind") { $0.kind.words },
                Column("最近读数", "latest reading") { $0.lastAt.moment },
                Column("最近来数", "last arrived") { $0.lastReceivedAt.moment },
                Column("来自", "from") { $0.lastSentBy },
                Column("状态", "state") { activity in
                    activity.retired
                        ? say("停用", "retired") : activity.silent ? say("无来数", "silent") : say("正常", "heard")
                },
            ]
        }
    }

    struct Silent: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("哪些企业有计量点长时间无来数。", "Plants with meters that have been silent."))
        @Option(help: .division) var division = ""
        @Option(help: .silentHours) var hours: Int32 = 0
        @Flag(help: ArgumentHelp(say("也列出都有来数的。", "Also plants of which every meter was heard.")))
        var everyPlant = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<PlantActivity> {
            let request = ListPlantActivityRequest.with {
                $0.divisionCode = division
                $0.hours = hours
                $0.silentOnly = !everyPlant
            }
            return try await frame.pages(of: request) {
                try await session.productionLinks.listPlantActivity($0)
            }
        }

        static var columns: [Column<PlantActivity>] {
            [
                Column("企业", "plant") { $0.name },
                Column("区划", "division") { $0.divisionCode },
                Column("计量点", "meters") { String($0.meters) },
                Column("无来数", "silent") { String($0.silent) },
                Column("最近来数", "last arrived") { $0.lastReceivedAt.moment },
                Column("编号", "id") { $0.enterpriseID },
            ]
        }
    }
}

extension ArgumentHelp {
    fileprivate static var silentHours: ArgumentHelp {
        ArgumentHelp(
            say("多少小时无来数算沉默；不给则 48。", "After how many hours a meter counts as silent; 48 by default."),
            valueName: "silent-hours")
    }
}

extension Int64 {
    /// The time in Asia/Shanghai; nothing for none.
    fileprivate var moment: String { self == 0 ? "" : Instant(microseconds: self).beijingText }
}
