import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// How sites manage their areas and equipment.
struct NormVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "norm",
        abstract: say(
            "生产区域与设备的清洁生产管理规范：登记、换版、废止、核对。", "Norms of a site's areas and equipment."),
        subcommands: [Review.self, List.self, Show.self, Enter.self, Renew.self, Repeal.self])

    struct Review: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("十一类规范是否齐全，检查与整改情况。", "Which of the eleven a site has, and what checks found."))
        @Argument(help: .site) var site: String
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> NormReview {
            let request = ReviewNormsRequest.with {
                $0.siteID = site
                $0.on = on
            }
            return try await session.norms.reviewNorms(request)
        }

        func text(of review: NormReview) -> String {
            let table = Table(
                review.kinds,
                [
                    Column("对象", "for") { $0.kind.words },
                    Column("现行规范", "in force") { kind in
                        kind.hasVersion
                            ? remarked("\(kind.title) v\(kind.version.number)", kind.version.effectiveOn)
                            : say("没有", "none")
                    },
                    Column("未写明", "left out") { $0.missingTopics.map(\.words).listed },
                    Column("最近检查", "last check") { $0.checkedOn },
                    Column("待整改", "open") { $0.open == 0 ? "" : String($0.open) },
                    Column("逾期", "overdue") { $0.overdue == 0 ? "" : String($0.overdue) },
                ])
            let verdict = say(
                "\(review.on)：\(review.kinds.count) 类中 \(review.met) 类有现行规范",
                "\(review.on): \(review.met) of \(review.kinds.count) in force")
            return "\(table.text)\n\(verdict)"
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的规范。", "List a plant's norms."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Norm> {
            let request = ListNormsRequest.with { $0.enterpriseID = plant }
            return try await frame.pages(of: request) { try await session.norms.listNorms($0) }
        }

        static var columns: [Column<Norm>] {
            [
                Column("厂区", "site") { $0.siteID },
                Column("对象", "for") { $0.kind.words },
                Column("名称", "title") { $0.title.fitted(to: 30) },
                Column("版本", "version") { String($0.versions.count) },
                Column("施行", "from") { $0.versions.last?.effectiveOn ?? "" },
                Column("责任人", "owner") { $0.versions.last?.owner ?? "" },
                Column("废止", "repealed") { $0.repealedOn },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<Norm>

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一份规范。", "Enter a norm."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("对象。", "What it is for."))) var kind: Word<NormKind>
        @Argument(help: ArgumentHelp(say("名称。", "The title."))) var title: String
        @Option(help: .topics) var topic: [Word<NormTopic>] = []
        @OptionGroup var version: VersionOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Norm {
            let version = try await version.norm(on: topic.map(\.value), in: session)
            return try await session.norms.enterNorm(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.kind = kind.value
                    $0.title = title
                    $0.version = version
                })
        }
    }

    struct Renew: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("换版。", "Add a version."))
        @Argument(help: .id) var id: String
        @Option(help: .topics) var topic: [Word<NormTopic>] = []
        @OptionGroup var version: VersionOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Norm {
            let version = try await version.norm(on: topic.map(\.value), in: session)
            let seen = try await session.norms.getNorm(.with { $0.normID = id })
            return try await session.norms.addNormVersion(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.normID = id
                    $0.revision = seen.revision
                    $0.version = version
                })
        }
    }

    struct Repeal: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("废止一份规范，或更正废止日。", "End a norm, or say on which other day."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @Option(help: ArgumentHelp(say("自哪一天起失效。", "The first day without it."))) var on: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Norm {
            let seen = try await session.norms.getNorm(.with { $0.normID = id })
            return try await session.norms.repealNorm(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.normID = id
                    $0.revision = seen.revision
                    $0.repealedOn = on
                    $0.reason = reason
                })
        }
    }
}

extension VersionOptions {
    /// The version as one of a norm that speaks of those topics.
    fileprivate func norm(on topics: [NormTopic], in session: Session) async throws -> NormVersionText {
        let kept = try await upload(in: session)
        return .with {
            $0.effectiveOn = kept.effectiveOn
            $0.file = kept.file
            $0.owner = kept.owner
            $0.topics = topics
            $0.changeNote = kept.changeNote
        }
    }
}

extension ArgumentHelp {
    fileprivate static var topics: ArgumentHelp {
        ArgumentHelp(
            say("作业区域的规范涉及的方面，可重复。", "What the norm of an area speaks of; may be repeated."))
    }
}

extension Norm: ShownRecord {
    static var showing: String { say("看一份规范及其各版。", "Show one norm with its versions.") }

    static func get(_ id: String, by session: Session) async throws -> Norm {
        try await session.norms.getNorm(.with { $0.normID = id })
    }

    var summary: String {
        var lines = ["\(title)  \(kind.words)  (\(id))", "  \(say("厂区", "site")) \(siteID)"]
        lines += versions.map { version in
            "  v\(version.number) \(version.effectiveOn) \(version.owner) \(version.topics.map(\.words).listed) \(version.file.name) \(version.changeNote)"
        }
        if !repealedOn.isEmpty { lines.append("  \(say("废止", "repealed")) \(repealedOn)：\(repealReason)") }
        lines += repealCorrections.map(\.line)
        return lines.joined(separator: "\n")
    }
}
