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

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出企业的厂区。", "List a plant's sites."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListSitesRequest.with { $0.enterpriseID = plant }
            let sites = try await caller.withSession { try await $0.sites.listSites(request).sites }
            try output.show(sites) {
                var table = Table(
                    say("编号", "id"), say("名称", "name"), say("区划", "division"), say("生产线", "lines"),
                    say("设备", "equipment"), say("停用", "closed"))
                for site in sites {
                    table.add(
                        site.id, site.name, site.divisionCode, String(site.lines.count),
                        String(site.equipment.count), site.closedOn)
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一个厂区。", "Show one site."))
        @Argument var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = try GetSiteRequest.with {
                $0.siteID = id
                $0.asOf = try asOf.instant()
            }
            let site = try await caller.withSession { try await $0.sites.getSite(request) }
            try output.show(site) { site.text }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("厂区的历次改动。", "Every revision of a site."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = GetSiteRequest.with { $0.siteID = id }
            let revisions = try await caller.withSession {
                try await $0.sites.getSiteHistory(request).revisions
            }
            try output.show(revisions) {
                var table = Table(
                    say("修订", "revision"), say("时间", "at"), say("经办", "by"), say("生产线", "lines"),
                    say("设备", "equipment"), say("缘由", "why"))
                for revision in revisions {
                    table.add(
                        String(revision.site.revision), Instant(microseconds: revision.changedAt).beijingText,
                        revision.changedBy, String(revision.site.lines.count),
                        String(revision.site.equipment.count), revision.site.changeReason)
                }
                return table
            }
        }
    }

    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("核对设备：回收能力、计量检定、池容。", "What a site's equipment leaves to be asked."))
        @Argument var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = try GetSiteRequest.with {
                $0.siteID = id
                $0.asOf = try asOf.instant()
            }
            let review = try await caller.withSession { try await $0.sites.reviewSite(request) }
            try output.show(review) {
                var table = Table(
                    say("待问", "question"), say("设备", "equipment"), say("依据与计算", "rule and arithmetic"))
                for question in review.questions {
                    table.add(question.kind.text, question.equipmentCode, question.explanation)
                }
                let head = say(
                    "产能 \(review.capacityPerHour.thousandths) m³/h，车辆 \(review.vehicles)（新能源 \(review.newEnergyVehicles)）",
                    "capacity \(review.capacityPerHour.thousandths) m³/h, vehicles \(review.vehicles) (new energy \(review.newEnergyVehicles))"
                )
                return head + "\n" + (table.isEmpty ? say("没有待问事项", "nothing to be asked") : table.text)
            }
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记或更新厂区（JSON 文件，格式同 site show --json）。",
                "Enter or replace a site from JSON, as site show --json prints it."))
        @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let site = try Site(jsonFile: file)
            let request = SaveSiteRequest.with {
                $0.site = site
                $0.reason = reason
            }
            let kept = try await caller.withSession { try await $0.sites.saveSite(request) }
            try output.show(kept) { kept.text }
        }
    }
}

extension Site {
    fileprivate var text: String {
        var lines = [
            "\(name)  (\(id), \(say("第 \(revision) 版", "revision \(revision)")))",
            "  \(divisionCode) \(address)",
        ]
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

extension VehicleKind {
    fileprivate var text: String {
        switch self {
        case .mixer: say("搅拌车", "mixer")
        case .pump: say("泵车", "pump")
        case .bulkCement: say("散装水泥车", "bulk-cement lorry")
        case .loader: say("装载机", "loader")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}
