import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Sites, their lines and equipment.
struct SiteVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: say("厂区、生产线与设备。", "Sites, production lines and equipment."),
        subcommands: [List.self, Show.self, History.self, Review.self, Save.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出企业的厂区。", "List a plant's sites."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Site> {
            let request = ListSitesRequest.with { $0.enterpriseID = plant }
            return frame.part(of: try await session.sites.listSites(request).sites)
        }

        static var columns: [Column<Site>] {
            [
                Column("编号", "id") { $0.id },
                Column("名称", "name") { $0.name },
                Column("区划", "division") { $0.divisionCode },
                Column("生产线", "lines") { String($0.lines.count) },
                Column("设备", "equipment") { String($0.equipment.count) },
                Column("停用", "closed") { $0.closedOn },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一个厂区。", "Show one site."))
        @Argument(help: .id) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Site {
            let request = try GetSiteRequest.with {
                $0.siteID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.sites.getSite(request)
        }

        func text(of site: Site) -> String {
            site.text
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("厂区的历次改动。", "Every revision of a site."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<SiteRevision> {
            let request = GetSiteRequest.with { $0.siteID = id }
            return frame.part(of: try await session.sites.getSiteHistory(request).revisions)
        }

        static var columns: [Column<SiteRevision>] {
            [
                Column("修订", "revision") { String($0.site.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("生产线", "lines") { String($0.site.lines.count) },
                Column("设备", "equipment") { String($0.site.equipment.count) },
                Column("缘由", "why") { $0.site.changeReason },
            ]
        }
    }

    struct Review: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("核对设备：回收能力、计量检定、池容。", "What a site's equipment leaves to be asked."))
        @Argument(help: .id) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SiteReview {
            let request = try GetSiteRequest.with {
                $0.siteID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.sites.reviewSite(request)
        }

        func text(of review: SiteReview) -> String {
            var table = Table(
                say("待问", "question"), say("设备", "equipment"), say("依据与计算", "rule and arithmetic"))
            for question in review.questions {
                table.add(
                    question.kind.text, question.equipmentCode,
                    say(question.explanation, question.explanationEnglish))
            }
            let head = say(
                "产能 \(review.capacityPerHour.thousandths) m³/h，车辆 \(review.vehicles)（新能源 \(review.newEnergyVehicles)）",
                "capacity \(review.capacityPerHour.thousandths) m³/h, vehicles \(review.vehicles) (new energy \(review.newEnergyVehicles))"
            )
            return head + "\n" + (table.isEmpty ? say("没有待问事项", "nothing to be asked") : table.text)
        }
    }

    struct Save: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记或更新厂区（JSON 文件，格式同 site show --json）。",
                "Enter or replace a site from JSON, as site show --json prints it."))
        @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Site {
            let site = try Site(jsonFile: file)
            let request = SaveSiteRequest.with {
                $0.confirmed = confirmation.fields
                $0.site = site
                $0.reason = reason
            }
            return try await session.sites.saveSite(request)
        }

        func text(of kept: Site) -> String {
            kept.text
        }
    }
}

extension Site {
    fileprivate var text: String {
        var lines = [
            "\(name)  (\(id), \(say("第 \(revision) 版", "revision \(revision)")))",
            "  \(divisionCode) \(address)",
        ]
        if !closedOn.isEmpty { lines.append("  \(say("停用", "closed")) \(closedOn)") }
        lines += self.lines.map { line in
            "  \(say("生产线", "line")) \(line.code) \(line.model) \(line.capacityPerHour.thousandths) m³/h\(line.idle ? say(" 停用", " idle") : "")"
        }
        lines += equipment.map { part in
            "  \(part.code) \(part.name) \(part.capacity > 0 ? part.capacity.thousandths : "") \(part.calibrationDue)"
        }
        lines += fleets.map {
            "  \($0.count) × \($0.kind.text)\($0.newEnergy ? say("（新能源）", " (new energy)") : "")"
        }
        return lines.joined(separator: "\n")
    }
}
