import RegistryAPI
import ServiceKit
import Store

extension Announcement: Document {}

extension DocumentCollection where D == Announcement {
    static let announcements = DocumentCollection(
        table: "announcement", indexes: [.text("division_code") { $0.divisionCode }])
}

extension Aggregate where D == Announcement {
    static let announcements = Aggregate(
        .announcements, name: "announcement", unknown: .announcementUnknown)
}

/// The tables of migration `announcements`: frozen once shipped.
enum AnnouncementTables {
    static let sql =
        Migration.documentTables("announcement", columns: ["division_code TEXT NOT NULL"])
        + ["CREATE INDEX announcement_place ON announcement (division_code, id)"]
}
