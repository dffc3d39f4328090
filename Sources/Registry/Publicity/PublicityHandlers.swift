import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for announcements.
struct PublicityService: PublicityHandlers {
    func announce(_ request: AnnounceRequest, _ command: Command) throws -> Announcement {
        let place = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.organiser, .registrar, over: place)
        let days = try request.days(today: command.today)
        var announcement = Announcement.with {
            $0.id = command.newID()
            $0.title = request.title
            $0.body = request.body
            $0.audience = request.audience
            $0.divisionCode = place.text
            $0.shownFrom = days.from
            $0.shownUntil = days.until
            $0.agencyName = command.actor.principal.agencyName
            $0.publishedBy = command.actor.id
            $0.publishedAt = command.now.microseconds
        }
        announcement.files = try command.attach(
            request.files, to: .announcements, announcement.id, field: "files")
        return try command.kept(.announcements).add(announcement)
    }

    func withdrawAnnouncement(
        _ request: WithdrawAnnouncementRequest, _ command: Command
    ) throws -> Announcement {
        var announcement = try command.kept(.announcements).require(
            request.announcementID, field: "announcement_id")
        try command.actor.require(
            .organiser, .registrar,
            over: DivisionCode(announcement.divisionCode, field: "announcement_id"))
        guard announcement.withdrawnAt == 0 else {
            throw Refusal(.announcementWithdrawn, field: "announcement_id")
        }
        announcement.withdrawnAt = command.now.microseconds
        announcement.withdrawalReason = request.reason
        return try command.kept(.announcements).save(announcement)
    }

    func listPublicAnnouncements(
        _ request: ListAnnouncementsRequest, _ query: Query
    ) throws -> AnnouncementList {
        try list(request, query) { $0.audience == .everybody }
    }

    func listAnnouncements(_ request: ListAnnouncementsRequest, _ query: Query) throws -> AnnouncementList {
        try list(request, query) { $0.isMeant(for: query.actor) }
    }

    private func list(
        _ request: ListAnnouncementsRequest, _ query: Query, where isMeant: @escaping (Announcement) -> Bool
    ) throws -> AnnouncementList {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let places = ([place] + place.ancestors).map { SQLValue.text($0.text) }
        let page = try query.shown(.announcements).find(
            where: [.oneOf("division_code", places)], order: .descending(), after: request.pageToken,
            limit: Int(request.pageSize)
        ) { $0.isShown(on: query.today) && isMeant($0) }
        return .with {
            $0.announcements = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}
