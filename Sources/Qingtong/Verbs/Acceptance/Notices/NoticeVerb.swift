import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Installation
import Rulebook
import SwiftProtobuf

/// Joint notices of the four departments, which grant the plaques.
struct NoticeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: say("四部门联合通报。", "Joint notices of the four departments."),
        subcommands: [Draft.self, Show.self, Sign.self])

    struct Draft: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("起草联合通报。", "Draft a notice over audited applications."))
        @Argument(help: ArgumentHelp(say("通报号，如 2026-1。", "Its number, such as 2026-1."))) var number: String
        @Argument(help: ArgumentHelp(say("申报编号，可多个。", "The applications' ids."), valueName: "application"))
        var applications: [String]
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Notice {
            try await session.notices.draftNotice(
                .with {
                    $0.number = number
                    $0.applicationIds = applications
                })
        }
    }

    typealias Show = ShowRecord<Notice>

    struct Sign: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "代表本部门会签；第四家签后即发布授牌。", "Sign for my department; the fourth signature publishes it."),
            discussion: say(
                "签的是 --digest 所指的内容（notice show 所示）；内容已变则拒绝。",
                "What is signed is the content of --digest, as notice show prints it; a notice that changed is refused."
            ))
        @Argument(help: ArgumentHelp(say("通报编号。", "The notice's id."))) var id: String
        @Option(help: ArgumentHelp(say("所见内容的摘要，64 位十六进制。", "The digest of what was read: 64 hex digits.")))
        var digest: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Notice {
            let notice = try await session.notices.getNotice(.with { $0.noticeID = id })
            guard notice.contentDigest.hex == digest.lowercased() else {
                throw ValidationError(
                    say("通报内容的摘要不是 \(digest)。", "The notice's content does not have the digest \(digest)."))
            }
            return try await session.notices.signNotice(
                .with {
                    $0.noticeID = id
                    $0.contentDigest = notice.contentDigest
                })
        }
    }
}

extension Notice: ShownRecord {
    static var showing: String { say("看一份通报及其会签。", "Show a notice with its signatures.") }

    static func get(_ id: String, by session: Session) async throws -> Notice {
        try await session.notices.getNotice(.with { $0.noticeID = id })
    }

    var summary: String {
        var lines = ["\(number)  \(state.text)  (\(id))", "  SHA-256 \(contentDigest.hex)"]
        lines += self.lines.map { "  \($0.enterpriseName)  \($0.tier.text)  \($0.applicationID)" }
        lines += signatures.map {
            "  \(say("会签", "signed")) \($0.agencyName) \($0.principalID) \(Instant(microseconds: $0.signedAt).beijingText)"
        }
        return lines.joined(separator: "\n")
    }
}
