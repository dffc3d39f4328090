import ArgumentParser
import CommonAPI
import Foundation
import Installation
import ReferenceData
import RegistryAPI
import SwiftProtobuf

/// The library of policies.
struct PolicyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: say("政策文件库：收录、换版、废止、全文查找。", "The library of policies, searched by any words."),
        subcommands: [
            Find.self, Supporting.self, Show.self, Load.self, Publish.self, Renew.self, Repeal.self,
        ])

    struct Find: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按字词查找；不给则列出全部。", "Find by words; without any, list everything."))
        @Argument(help: ArgumentHelp(say("字词，可多个。", "Words, one or more."), valueName: "words"))
        var words: [String] = []
        @Option(help: .division) var division = ""
        @OptionGroup var frame: OpenListFrame

        func ask(_ session: Session) async throws -> Listing<PolicyHit> {
            frame.part(
                of: try await session.policies.findPolicies(
                    .with {
                        $0.text = words.joined(separator: " ")
                        $0.divisionCode = division
                    }
                ).hits)
        }

        static var columns: [Column<PolicyHit>] {
            [
                Column("名称", "title") { $0.title.fitted(to: 44) },
                Column("文号", "number") { $0.documentNumber },
                Column("版本", "version") { String($0.version) },
                Column("效力", "standing") { hit in
                    hit.repealedOn.isEmpty
                        ? say("有效", "in force")
                        : say("\(hit.repealedOn) 废止", "repealed from \(hit.repealedOn)")
                },
                Column("次数", "times") { String($0.count) },
                Column("摘录", "excerpt") { $0.excerpt.fitted(to: 60) },
                Column("编号", "id") { $0.policyID },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一份文件。", "Show one policy."))
        @Argument(help: .id) var id: String
        @Option(help: ArgumentHelp(say("第几版；不给则最新。", "Which version; the newest by default.")))
        var version: Int32 = 0
        @OptionGroup var frame: OpenFrame

        func ask(_ session: Session) async throws -> Policy {
            try await session.policies.getPolicy(.with { $0.policyID = id })
        }

        func text(of policy: Policy) -> String {
            let shown = policy.versions.first { $0.number == version } ?? policy.versions.last
            return [policy.summary, shown?.text ?? ""].joined(separator: "\n\n")
        }
    }

    struct Load: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("收录随程序附带的实施方案；已收录则不变。", "Publish the plan that comes along, once."))
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Policy {
            let request = try SampleData.plan()
            let known = try await session.policies.findPolicies(.with { $0.text = request.title }).hits
            if let hit = known.first(where: { $0.title == request.title }) {
                return try await session.policies.getPolicy(.with { $0.policyID = hit.policyID })
            }
            return try await session.policies.publishPolicy(request)
        }
    }

    struct Publish: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("收录一份文件。", "Publish a policy."))
        @Argument(help: ArgumentHelp(say("名称。", "The title."))) var title: String
        @Option(help: ArgumentHelp(say("发文机关。", "Who issued it."))) var issuer: String
        @Option(help: ArgumentHelp(say("文号。", "Its number."))) var number = ""
        @Option(help: ArgumentHelp(say("为哪个区划而发；不给则为全省。", "For which division; the province by default.")))
        var division = ""
        @Option(
            help: ArgumentHelp(
                say(
                    "落实哪份上级文件（编号），可重复。", "The id of a policy from above that it carries out; may be repeated."
                )))
        var implements: [String] = []
        @OptionGroup var version: PolicyTextOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Policy {
            let request = try PublishPolicyRequest.with {
                $0.confirmed = confirmation.fields
                $0.title = title
                $0.documentNumber = number
                $0.issuer = issuer
                $0.divisionCode = division
                $0.implements = implements
                $0.version = try version.read()
            }
            return try await session.policies.publishPolicy(request)
        }
    }

    struct Renew: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("换版。", "Add a version."))
        @Argument(help: .id) var id: String
        @OptionGroup var version: PolicyTextOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Policy {
            let (id, text) = (id, try version.read())
            let seen = try await session.policies.getPolicy(.with { $0.policyID = id })
            return try await session.policies.addPolicyVersion(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.policyID = id
                    $0.revision = seen.revision
                    $0.version = text
                })
        }
    }

    struct Repeal: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("注明废止，或更正废止日。", "Note that it was repealed, or on which other day."))
        @Argument(help: .id) var id: String
        @Option(help: ArgumentHelp(say("自哪一天起失效。", "The first day without it."))) var on: String
        @Option(
            help: ArgumentHelp(
                say("更正废止日的原因。", "Why the day that was said before is wrong."), valueName: "reason"))
        var reason = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Policy {
            let seen = try await session.policies.getPolicy(.with { $0.policyID = id })
            return try await session.policies.repealPolicy(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.policyID = id
                    $0.revision = seen.revision
                    $0.repealedOn = on
                    $0.reason = reason
                })
        }
    }
}

/// One version of a policy, as typed.
struct PolicyTextOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("正文文件（UTF-8）。", "The text, a UTF-8 file."))) var file: String
    @Option(help: ArgumentHelp(say("来源。", "Where the text was taken from."))) var source: String
    @Option(help: ArgumentHelp(say("施行日期。", "The first day it holds."))) var from = ""
    @Option(help: ArgumentHelp(say("修订说明。", "What is new."))) var note = ""

    func read() throws -> PolicyText {
        let text = try TextFile.read(file)
        return .with {
            $0.effectiveOn = from
            $0.source = source
            $0.text = text
            $0.changeNote = note
        }
    }
}

extension Policy: Summarised {
    var summary: String {
        var lines = ["\(title) \(documentNumber)  (\(id))", "  \(issuer)"]
        lines += versions.map { "  v\($0.number) \($0.effectiveOn) \($0.source) \($0.changeNote)" }
        if !repealedOn.isEmpty { lines.append("  \(say("废止", "repealed")) \(repealedOn)") }
        lines += repealCorrections.map(\.line)
        return lines.joined(separator: "\n")
    }
}
