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
            for line in notice.lines { try grantPlaque(to: line, of: notice, command) }
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
            return try command.keep(application)
        }
    }

    private func grantPlaque(to line: NoticeLine, of notice: Notice, _ command: Command) throws {
        let series = PlaqueSeries(divisionCode: line.divisionCode, year: command.today.year)
        let last = try DocumentCollection.plaques.in(command.transaction).lastSerial(of: series)
        let serial = try command.serial(after: last, in: "\(line.divisionCode)-\(command.today.year)")
        var plaque = Plaque(
            of: line, notice: notice.id, number: series.number(serial), id: command.newID(),
            from: command.today)
        plaque.sign(with: command.node.key)
        try replacePlaques(with: plaque, command)
        plaque = try command.kept(.plaques).add(plaque)
        try command.setTimer(.plaqueExpiry, plaque.id, due: plaque.termEnd)
        var application = try command.kept(.applications).require(line.applicationID)
        application.take(plaque)
        try command.keep(application)
        try command.announce(plaque)
    }

    /// Takes down what the plant has hung so far. Told before the new plaque is, so that followers end with the new one.
    private func replacePlaques(with later: Plaque, _ command: Command) throws {
        let held = try DocumentCollection.plaques.in(command.transaction).of(enterprise: later.enterpriseID)
        for var plaque in held where plaque.state == .granted || plaque.state == .suspended {
            plaque.giveWay(to: later)
            try command.announce(try command.kept(.plaques).save(plaque))
        }
    }
}
