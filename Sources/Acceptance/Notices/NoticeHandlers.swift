import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for joint notices: drafting, signing, showing. The last signature grants the plaques.
struct NoticeService: NoticesHandlers {
    func draftNotice(_ request: DraftNoticeRequest, _ command: Command) throws -> Notice {
        try command.actor.require(.organiser, over: .province)
        guard try command.kept(.notices).first(where: [.equal("number", .text(request.number))]) == nil else {
            throw Refusal(.noticeNumberTaken, field: "number", ["number": request.number])
        }
        let id = command.newID()
        let applications = try enter(request.applicationIds, on: id, command)
        return try command.kept(.notices).add(
            Notice(request.number, over: applications, id: id, at: command.now))
    }

    func signNotice(_ request: SignNoticeRequest, _ command: Command) throws -> Notice {
        var notice = try command.kept(.notices).require(request.noticeID, field: "notice_id")
        try command.actor.require(.signatory, over: .province)
        try notice.sign(request.contentDigest, by: command.actor, at: command.now)
        notice = try command.kept(.notices).save(notice)
        if notice.state == .published {
            for line in notice.lines { try PlaqueGranting(command: command).grant(to: line, of: notice) }
        }
        return notice
    }

    func getNotice(_ request: GetNoticeRequest, _ query: Query) throws -> Notice {
        try query.shown(.notices).require(request.noticeID, field: "notice_id")
    }

    /// Puts the applications on the notice with that id.
    private func enter(_ ids: [String], on notice: String, _ command: Command) throws -> [Application] {
        var seen: Set<String> = []
        return try ids.enumerated().map { index, id in
            let field = FieldPath("application_ids").item(index)
            guard seen.insert(id).inserted else { throw Refusal(.applicationRepeated, field: field) }
            var application = try command.application(id, field: field)
            try application.enter(notice: notice, field: field)
            return try command.kept(.applications).save(application)
        }
    }
}
