import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RegistryAPI
import SwiftProtobuf

/// A plant's management rules.
struct RuleVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: say("清洁生产规章制度：登记、换版、废止、是否齐全。", "A plant's management rules."),
        subcommands: [Check.self, List.self, Show.self, Enter.self, Renew.self, Repeal.self])

    struct Check: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("七项制度是否齐全。", "Whether the seven duties are met."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RuleCheck {
            let request = CheckRulesRequest.with {
                $0.enterpriseID = plant
                $0.on = on
            }
            return try await session.ruleDocuments.checkRules(request)
        }

        func text(of check: RuleCheck) -> String {
            var table = Table("#", say("要求", "duty"), say("现行制度", "in force"), say("尚缺", "missing"))
            for duty in check.duties {
                let held = duty.inForce.map {
                    remarked("\($0.title) v\($0.version.number)", $0.version.effectiveOn)
                }
                table.add(
                    String(duty.number), duty.text, held.listed,
                    duty.missing.map(\.words).listed)
            }
            let verdict = say("\(check.on)：七项中 \(check.met) 项齐全", "\(check.on): \(check.met) of 7 met")
            return "\(table.text)\n\(verdict)"
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出一家企业的制度。", "List a plant's rules."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<RuleDocument> {
            frame.part(
                of: try await session.ruleDocuments.listRuleDocuments(.with { $0.enterpriseID = plant })
                    .documents)
        }

        func table(_ documents: [RuleDocument]) -> Table {
            var table = Table(
                say("名称", "title"), say("种类", "kinds"), say("版本", "version"), say("施行", "from"),
                say("责任人", "owner"), say("废止", "repealed"), "SHA-256", say("编号", "id"))
            for document in documents {
                let last = document.versions.last ?? RuleVersion()
                table.add(
                    document.title.fitted(to: 30), document.kinds.map(\.words).listed,
                    String(last.number), last.effectiveOn, last.owner, document.repealedOn,
                    String(last.file.sha256.prefix(12)), document.id)
            }
            return table
        }
    }

    typealias Show = ShowRecord<RuleDocument>

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一份制度。", "Enter a rule document."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Argument(help: ArgumentHelp(say("名称。", "The title."))) var title: String
        @Option(help: ArgumentHelp(say("种类，可重复。", "What it covers; may be repeated."))) var kind:
            [Word<RuleKind>]
        @OptionGroup var version: VersionOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RuleDocument {
            let version = try await version.upload(in: session)
            return try await session.ruleDocuments.enterRuleDocument(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.enterpriseID = plant
                    $0.title = title
                    $0.kinds = kind.map(\.value)
                    $0.version = version
                })
        }
    }

    struct Renew: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("换版。", "Add a version."))
        @Argument(help: ArgumentHelp(say("制度编号。", "The document's id."))) var id: String
        @OptionGroup var version: VersionOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RuleDocument {
            let version = try await version.upload(in: session)
            let seen = try await session.ruleDocuments.getRuleDocument(.with { $0.documentID = id })
            return try await session.ruleDocuments.addRuleVersion(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.documentID = id
                    $0.revision = seen.revision
                    $0.version = version
                })
        }
    }

    struct Repeal: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("废止一份制度，或更正废止日。", "End a rule document, or say on which other day."))
        @Argument(help: ArgumentHelp(say("制度编号。", "The document's id."))) var id: String
        @Argument(help: ArgumentHelp(say("原因。", "Why."))) var reason: String
        @Option(help: ArgumentHelp(say("自哪一天起失效。", "The first day without it."))) var on: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RuleDocument {
            let seen = try await session.ruleDocuments.getRuleDocument(.with { $0.documentID = id })
            return try await session.ruleDocuments.repealRuleDocument(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.documentID = id
                    $0.revision = seen.revision
                    $0.repealedOn = on
                    $0.reason = reason
                })
        }
    }
}

/// One version of a rule document, as typed.
struct VersionOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("正文文件。", "The file."))) var file: String
    @Option(help: ArgumentHelp(say("施行日期。", "The first day it holds."))) var from: String
    @Option(help: ArgumentHelp(say("责任人或部门。", "Who answers for it."))) var owner: String
    @Option(help: ArgumentHelp(say("修订说明。", "What is new."))) var note = ""

    func upload(in session: Session) async throws -> RuleVersionText {
        let kept = try await session.upload(file)
        return .with {
            $0.effectiveOn = from
            $0.file = kept
            $0.owner = owner
            $0.changeNote = note
        }
    }
}

extension RuleDocument: ShownRecord {
    static var showing: String { say("看一份制度及其各版。", "Show one document with its versions.") }

    static func get(_ id: String, by session: Session) async throws -> RuleDocument {
        try await session.ruleDocuments.getRuleDocument(.with { $0.documentID = id })
    }

    var summary: String {
        var lines = ["\(title)  (\(id))", "  \(kinds.map(\.words).listed)"]
        lines += versions.map { version in
            "  v\(version.number) \(version.effectiveOn) \(version.owner) \(version.file.name) \(version.file.sha256.prefix(12)) \(version.changeNote)"
        }
        if !repealedOn.isEmpty { lines.append("  \(say("废止", "repealed")) \(repealedOn)：\(repealReason)") }
        lines += repealCorrections.map(\.line)
        return lines.joined(separator: "\n")
    }
}

extension RepealCorrection {
    /// What was said before of the day, and why it was wrong.
    var line: String {
        let words = say("更正，原为 \(day)", "corrected from \(day)")
        return "    \(labelled(words, reason))  \(correctedBy) \(correctedAt.changeMoment)"
    }
}
