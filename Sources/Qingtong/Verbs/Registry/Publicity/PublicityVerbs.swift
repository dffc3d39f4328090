import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

/// Announcements.
struct AnnouncementVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "announcement",
        abstract: say("宣传公告：发布、撤下、查看。", "Announcements: publish, take back, read."),
        subcommands: [List.self, Public.self, Publish.self, Withdraw.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("今天可见的公告。", "What may be read today."))
        @Option(help: ArgumentHelp(say("哪个区划（含上级发布的）。", "For which division.")))
        var division = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Announcement> {
            let request = ListAnnouncementsRequest.with { $0.divisionCode = division }
            return try await frame.pages(of: request) {
                try await session.publicity.listAnnouncements($0)
            }
        }

        func table(_ found: [Announcement]) -> Table {
            Table(found)
        }
    }

    struct Public: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("社会公众今天可见的公告，无须签名。", "What everybody may read today, without a signature."))
        @Option(help: ArgumentHelp(say("哪个区划（含上级发布的）。", "For which division.")))
        var division = ""
        @OptionGroup var frame: PublicListFrame

        func ask(_ session: Session) async throws -> Listing<Announcement> {
            let request = ListAnnouncementsRequest.with { $0.divisionCode = division }
            return try await frame.pages(of: request) {
                try await session.publicity.listPublicAnnouncements($0)
            }
        }

        func table(_ found: [Announcement]) -> Table { Table(found) }
    }

    struct Publish: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("发布公告。", "Publish an announcement."))
        @Argument(help: ArgumentHelp(say("标题。", "The title."))) var title: String
        @Argument(help: ArgumentHelp(say("正文。", "The text."))) var body: String
        @Option(help: ArgumentHelp(say("对象。", "Who it is for."))) var audience = Word(Audience.everybody)
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division = "330000"
        @Option(help: ArgumentHelp(say("首日。", "The first day it is shown."))) var from = ""
        @Option(help: ArgumentHelp(say("末日。", "The last day it is shown."))) var until = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Announcement {
            let request = AnnounceRequest.with {
                $0.confirmed = confirmation.fields
                $0.title = title
                $0.body = body
                $0.audience = audience.value
                $0.divisionCode = division
                $0.shownFrom = from
                $0.shownUntil = until
            }
            return try await session.publicity.announce(request)
        }
    }

    typealias Withdraw = EndRecord<Announcement>
}

extension Table {
    fileprivate init(_ announcements: [Announcement]) {
        self.init(
            say("自", "from"), say("至", "until"), say("标题", "title"), say("对象", "for"),
            say("区划", "division"), say("编号", "id"))
        for one in announcements {
            add(
                one.shownFrom, one.shownUntil, one.title.fitted(to: 50), one.audience.words,
                one.divisionCode, one.id)
        }
    }
}

extension Announcement: EndedRecord {
    var summary: String {
        "\(title)  " + (withdrawalReason.isEmpty ? "\(shownFrom)–\(shownUntil)  (\(id))" : withdrawalReason)
    }

    static var ending: (verb: String, abstract: String) { ("withdraw", say("撤下公告。", "Take it back.")) }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> Announcement {
        let request = WithdrawAnnouncementRequest.with {
            $0.announcementID = id
            $0.reason = reason
        }
        return try await session.publicity.withdrawAnnouncement(request)
    }
}
