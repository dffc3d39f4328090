import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// How sites keep their waters apart and their foul water in.
struct DrainageVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drainage",
        abstract: say("排水与应急设计：分流、收集回用、应急池、雨水口、方案与图纸。", "Drainage and emergency design of a site."),
        subcommands: [
            List.self, Show.self, History.self, Review.self, Save.self, Paper.self, PaperWithdraw.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业各厂区的设计。", "List the designs of a plant's sites."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DrainageDesign> {
            let request = ListDrainageDesignsRequest.with { $0.enterpriseID = plant }
            return frame.part(of: try await session.drainageDesigns.listDrainageDesigns(request).designs)
        }

        static var columns: [Column<DrainageDesign>] {
            [
                Column("厂区", "site") { $0.siteID },
                Column("清污", "clean/foul") { $0.facts.cleanFoul.text },
                Column("雨污", "rain/foul") { $0.facts.rainFoul.text },
                Column("水池", "tanks") { String($0.facts.tanks.count) },
                Column("雨水口", "outlets") { String($0.facts.outlets.count) },
                Column("方案图纸", "papers") { $0.papers.map(\.kind.text).joined(separator: "、") },
                Column("修订", "revision") { String($0.revision) },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一个厂区的设计。", "Show the design of a site."))
        @Argument(help: .site) var site: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DrainageDesign {
            let request = try GetDrainageDesignRequest.with {
                $0.siteID = site
                $0.asOf = try asOf.instant()
            }
            return try await session.drainageDesigns.getDrainageDesign(request)
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("设计的历次改动。", "Every revision of a site's design."))
        @Argument(help: .site) var site: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DrainageDesignRevision> {
            let request = GetDrainageDesignRequest.with { $0.siteID = site }
            return frame.part(of: try await session.drainageDesigns.getDrainageHistory(request).revisions)
        }

        static var columns: [Column<DrainageDesignRevision>] {
            [
                Column("修订", "revision") { String($0.design.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("缘由", "why") { $0.design.changeReason },
            ]
        }
    }

    struct Review: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("核对设计：分流、池容、雨水口、方案。", "What a design leaves to be asked."))
        @Argument(help: .site) var site: String
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DrainageReview {
            let request = ReviewDrainageRequest.with {
                $0.siteID = site
                $0.on = on
            }
            return try await session.drainageDesigns.reviewDrainage(request)
        }

        func text(of review: DrainageReview) -> String {
            var table = Table(say("待问", "question"), say("编号", "code"), say("依据与计算", "rule and arithmetic"))
            for question in review.questions {
                table.add(
                    question.kind.text, question.code, say(question.explanation, question.explanationEnglish))
            }
            let room = say(
                "初期雨水 \(review.rain.thousandths) m³，应急、初雨池 \(review.room.thousandths) m³",
                "first flush \(review.rain.thousandths) m³, room for it \(review.room.thousandths) m³")
            let short =
                review.short == 0
                ? "" : say("，不足 \(review.short.thousandths) m³", ", short by \(review.short.thousandths) m³")
            return "\(review.on) \(room)\(short)\n\(dated)"
                + (table.isEmpty ? say("没有待问事项", "nothing to be asked") : table.text)
        }

        /// Of another day than today only the papers are told.
        private var dated: String {
            on.isEmpty
                ? ""
                : say(
                    "方案与图纸以 \(on) 为准；分流、水池、雨水口与汇水面积为现在登记的。\n",
                    "Papers are those of \(on); separation, tanks, outlets and catchment are as entered now.\n"
                )
        }
    }

    struct Save: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记或更新设计（JSON 文件，格式同 qingtong drainage show --json，或只写其中的设计内容）。",
                "Enter or replace a design from JSON, as drainage show --json or its facts alone."))
        @Argument(help: .site) var site: String
        @Argument(help: .jsonFile) var file: String
        @Option(help: .reason) var reason: String
        @Option(help: ArgumentHelp(say("所依据的修订号；首次登记为 0。", "The revision that was seen; 0 for the first.")))
        var revision: Int64 = 0
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DrainageDesign {
            let typed = try design()
            // A record that is there is replaced only by somebody who says which they saw.
            if typed.revision == 0,
                let seen = try? await session.drainageDesigns.getDrainageDesign(.with { $0.siteID = site })
            {
                throw ValidationError(
                    say(
                        "该厂区已有设计（第 \(seen.revision) 版）；要更新，请给出 --revision \(seen.revision)。",
                        "The site has a design, revision \(seen.revision): to replace it, say --revision \(seen.revision)."
                    ))
            }
            return try await session.drainageDesigns.saveDrainageDesign(
                .with {
                    $0.siteID = site
                    $0.revision = typed.revision
                    $0.facts = typed.facts
                    $0.reason = reason
                })
        }

        /// What the file holds: a whole design, or its facts alone; a revision that was typed goes before that of the file.
        private func design() throws -> DrainageDesign {
            var design = DrainageDesign()
            if let whole = try? DrainageDesign(jsonFile: file), whole.hasFacts {
                design = whole
            } else {
                design.facts = try DrainageFacts(jsonFile: file)
            }
            if revision > 0 { design.revision = revision }
            return design
        }
    }

    struct Paper: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记平面流向图或回收利用方案的新版。", "Add a version of the flow plan or the reuse plan."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("种类。", "Its kind."))) var kind: Word<DrainagePaperKind>
        @OptionGroup var version: VersionOptions
        @Option(help: ArgumentHelp(say("方案水池总容积，m³。", "What the plan's tanks hold, m³.")))
        var tankVolume: ThousandthsText?
        @Option(
            help: ArgumentHelp(
                say(
                    "拌合用水中回用水的上限，‰；不用于拌合的写 0。",
                    "How much of the mixing water may be reused water, ‰; 0 for none.")))
        var mixShare: Int64?
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func validate() throws {
            let missing = [
                tankVolume == nil ? "--tank-volume" : nil, mixShare == nil ? "--mix-share" : nil,
            ].compactMap { $0 }
            switch kind.value {
            case .reusePlan where !missing.isEmpty:
                throw ValidationError(
                    say(
                        "回收利用方案须写明水池总容积和拌合用水中回用水的上限：缺 \(missing.joined(separator: "、"))。",
                        "A reuse plan states what its tanks hold and how much of the mixing water may be reused water: \(missing.joined(separator: " and ")) is missing."
                    ))
            case .flowPlan where missing.count < 2:
                throw ValidationError(
                    say(
                        "平面流向图不写 --tank-volume 和 --mix-share。",
                        "A flow plan states neither --tank-volume nor --mix-share."))
            default: return
            }
        }

        func ask(_ session: Session) async throws -> DrainageDesign {
            let kept = try await version.upload(in: session)
            let seen = try await session.drainageDesigns.getDrainageDesign(.with { $0.siteID = site })
            return try await session.drainageDesigns.addDrainagePaper(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.revision = seen.revision
                    $0.kind = kind.value
                    $0.version.effectiveOn = kept.effectiveOn
                    $0.version.file = kept.file
                    $0.version.owner = kept.owner
                    $0.version.changeNote = kept.changeNote
                    $0.version.tankVolume = tankVolume?.value ?? 0
                    $0.version.mixShare = mixShare ?? 0
                })
        }
    }
}

extension DrainageVerb {
    struct PaperWithdraw: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "paper-withdraw",
            abstract: say("撤回录错的最新版。", "Take the newest version of a paper back, which was entered wrongly."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("种类。", "Its kind."))) var kind: Word<DrainagePaperKind>
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DrainageDesign {
            let seen = try await session.drainageDesigns.getDrainageDesign(.with { $0.siteID = site })
            return try await session.drainageDesigns.withdrawDrainagePaper(
                .with {
                    $0.siteID = site
                    $0.revision = seen.revision
                    $0.kind = kind.value
                    $0.reason = reason
                })
        }
    }
}

extension DrainageDesign: Summarised {
    var summary: String {
        var lines = [
            say("厂区 \(siteID)，第 \(revision) 版", "site \(siteID), revision \(revision)"),
            "  \(say("清污分流", "clean and foul"))：\(facts.cleanFoul.text)；\(say("雨污分流", "rain and foul"))：\(facts.rainFoul.text)",
            "  \(facts.collection)",
        ]
        lines += facts.tanks.map { "  \($0.code) \($0.use.text)" }
        lines += facts.outlets.map { "  \($0.code) \($0.place) \($0.closing.text)" }
        for paper in papers {
            lines += paper.versions.map { version in
                let figures =
                    paper.kind == .reusePlan
                    ? "\(version.tankVolume.thousandths) m³ \(version.mixShare) ‰ " : ""
                return
                    "  \(paper.kind.text) v\(version.number) \(version.effectiveOn) \(figures)\(version.owner)\(version.withdrawalReason.takenBack)\n    \(version.file.shown)"
            }
        }
        return lines.joined(separator: "\n")
    }
}
