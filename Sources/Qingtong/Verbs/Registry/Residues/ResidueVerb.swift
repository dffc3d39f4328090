import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// What sites do with their residue.
struct ResidueVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "residue",
        abstract: say("废渣：堆场、成本指标、处置合同、转移联单。", "Residue: yards, targets, disposal contracts, manifests."),
        subcommands: [
            Show.self, History.self, Review.self, Report.self, Save.self, Target.self,
            TargetWithdraw.self, Contracts.self, Contract.self, ContractShow.self,
            ContractHistory.self, ContractEnd.self, ContractAmend.self,
            ContractWithdraw.self, Manifests.self, Manifest.self, ManifestShow.self,
            ManifestWithdraw.self,
        ])

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一个厂区的堆场与指标。", "Show yards and targets of a site."))
        @Argument(help: .site) var site: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueHandling {
            let request = try GetResidueHandlingRequest.with {
                $0.siteID = site
                $0.asOf = try asOf.instant()
            }
            return try await session.residues.getResidueHandling(request)
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("堆场与指标的历次改动。", "Every revision of them."))
        @Argument(help: .site) var site: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<ResidueHandlingRevision> {
            let request = GetResidueHandlingRequest.with { $0.siteID = site }
            return frame.part(of: try await session.residues.getResidueHistory(request).revisions)
        }

        static var columns: [Column<ResidueHandlingRevision>] {
            [
                Column("修订", "revision") { String($0.handling.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("堆场", "yards") { String($0.handling.yards.count) },
                Column("指标", "targets") { String($0.handling.targets.count) },
                Column("缘由", "why") { $0.handling.changeReason },
            ]
        }
    }

    struct Review: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("核对：堆场、回收能力、处置去向、指标。", "What a site's residue leaves to be asked."))
        @Argument(help: .site) var site: String
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueReview {
            let request = ReviewResidueRequest.with {
                $0.siteID = site
                $0.on = on
            }
            return try await session.residues.reviewResidue(request)
        }

        func text(of review: ResidueReview) -> String {
            var table = Table(say("待问", "question"), say("堆场", "yard"), say("依据与计算", "rule and arithmetic"))
            for question in review.questions {
                table.add(
                    question.kind.text, question.code, say(question.explanation, question.explanationEnglish))
            }
            return "\(review.on)\n" + (table.isEmpty ? say("没有待问事项", "nothing to be asked") : table.text)
        }
    }

    struct Report: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "废渣月报：产生量、外运、联单、单方指标与责任人。", "Residue by month, against its target and its manifests."))
        @Argument(help: .plant) var plant: String
        @Option(help: .site) var site: String
        @Option(help: ArgumentHelp(say("首月，如 2026-01。", "The first month, as 2026-01."))) var from: String
        @Option(help: ArgumentHelp(say("末月。", "The last month."))) var to: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<ResidueMonth> {
            let request = ReportResidueRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                ($0.firstMonth, $0.lastMonth) = (from, to)
            }
            return Listing(try await session.residues.reportResidue(request).months)
        }

        static var columns: [Column<ResidueMonth>] {
            [
                Column("月份", "month") { $0.month },
                Column("产量 m³", "concrete m³") { $0.production.thousandths },
                Column("产生 t", "made t") { $0.made.thousandths },
                Column("外运 t", "taken t") { $0.taken.thousandths },
                Column("联单 t", "manifests t") { $0.manifested.thousandths },
                Column("无联单 t", "no manifest t") { $0.unmanifested.thousandths },
                Column("单方 kg/m³", "to a m³ kg/m³") {
                    $0.known ? $0.specific.thousandths : say("缺项", "unknown")
                },
                Column("指标 kg/m³", "target kg/m³") { $0.most == 0 ? "" : $0.most.thousandths },
                Column("责任人", "owner") { $0.owner },
                Column("超标", "over") { $0.exceeded ? say("是", "yes") : "" },
            ]
        }

        func note(on reply: Listing<ResidueMonth>, below text: String, _ session: Session) -> String {
            reply.items.filter { !$0.unmetered.isEmpty }.map { month in
                let kinds = month.unmetered.map(\.text)
                return say(
                    "\(month.month) 未全月计量：\(kinds.joined(separator: "、"))",
                    "\(month.month) not metered through the month: \(kinds.joined(separator: ", "))")
            }.joined(separator: "\n")
        }
    }

    struct Save: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记或更新堆场（JSON 文件，格式同 qingtong residue show --json）。",
                "Enter or replace yards from JSON, as residue show --json."))
        @Argument(help: .site) var site: String
        @Argument(help: .jsonFile) var file: String
        @Option(help: .reason) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueHandling {
            let handling = try ResidueHandling(jsonFile: file)
            if handling.revision == 0,
                let seen = try? await session.residues.getResidueHandling(.with { $0.siteID = site })
            {
                throw ValidationError(
                    say(
                        "该厂区已有堆场记录（第 \(seen.revision) 版）；请取 qingtong residue show --json 的输出，改后再存。",
                        "The site has a record of yards, revision \(seen.revision): change what qingtong residue show --json prints, and save that."
                    ))
            }
            return try await session.residues.saveResidueHandling(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.revision = handling.revision
                    $0.yards = handling.yards
                    $0.reason = reason
                })
        }
    }

    struct Target: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "定一个月起的单方废渣指标和责任人。", "Set how much residue a cubic metre may make, and who answers for it."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("每立方米混凝土的废渣上限，kg。", "kg to a cubic metre of concrete."))) var most:
            ThousandthsText
        @Option(help: ArgumentHelp(say("自哪个月起，如 2026-01。", "From which month on, as 2026-01."))) var from:
            String
        @Option(help: ArgumentHelp(say("责任人。", "Who answers for it."))) var owner: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueHandling {
            let seen = try await session.residues.getResidueHandling(.with { $0.siteID = site })
            return try await session.residues.setResidueTarget(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.revision = seen.revision
                    $0.fromMonth = from
                    $0.most = most.value
                    $0.owner = owner
                })
        }
    }
}

extension ResidueVerb {
    struct TargetWithdraw: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "target-withdraw",
            abstract: say("撤回录错的最新指标。", "Take the newest target back, which was entered wrongly."))
        @Argument(help: .site) var site: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueHandling {
            let seen = try await session.residues.getResidueHandling(.with { $0.siteID = site })
            return try await session.residues.withdrawResidueTarget(
                .with {
                    $0.siteID = site
                    $0.revision = seen.revision
                    $0.reason = reason
                })
        }
    }
}

extension ResidueHandling: Summarised {
    var summary: String {
        var lines = [say("厂区 \(siteID)，第 \(revision) 版", "site \(siteID), revision \(revision)")]
        lines += yards.map { yard in
            "  \(yard.code) \(yard.kind.text) \(yard.area) m² \(yard.indoor ? say("室内", "indoors") : say("露天", "outdoors"))"
        }
        lines += targets.map {
            "  \($0.fromMonth) ≤ \($0.most.thousandths) kg/m³ \($0.owner)\($0.withdrawalReason.takenBack)"
        }
        return lines.joined(separator: "\n")
    }
}
