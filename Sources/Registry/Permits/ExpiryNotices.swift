import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension ExpiryNotice: Document {}

extension DocumentCollection where D == ExpiryNotice {
    static let expiryNotices = DocumentCollection(
        table: "expiry_notice",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("given_at") { $0.givenAt },
        ])
}

extension Aggregate where D == ExpiryNotice {
    static let expiryNotices = Aggregate(
        .expiryNotices, name: "expiry-notice", unknown: .permitUnknown, effects: [.changeFeed])
}

extension Effect where D == ExpiryNotice {
    /// Tells subscribers of a new notice.
    static var changeFeed: Effect {
        .follow { change, command in
            guard change.before == nil else { return }
            try ChangeFeed.note(
                .paper, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }
}

/// The tables of notices.
enum ExpiryNoticeTables {
    static let sql =
        Migration.documentTables(
            "expiry_notice",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "given_at INTEGER NOT NULL",
            ])
        + ["CREATE INDEX expiry_notice_given ON expiry_notice (given_at, id)"]
}

extension TimerHandlers {
    mutating func giveExpiryNotices() {
        on(.paperExpiry) { id, _, command in
            guard let permit = try command.kept(.permits).get(id) else { return }
            try command.kept(.expiryNotices).give(of: permit)
            try command.kept(.permits).setTimers(of: permit)
        }
    }
}

extension KeptDocuments where D == ExpiryNotice {
    /// Whether the notice that many days before the paper's end was given.
    func isGiven(of permit: Permit, _ days: Int) throws -> Bool {
        try get(ExpiryNotice.id(permit, days)) != nil
    }

    /// Gives the notice that is due today for the paper, unless it was given already.
    fileprivate func give(of permit: Permit) throws {
        guard permit.state == .recorded, let last = permit.lastDay,
            let due = ExpiryTerms.due(for: last, on: command.today), try !isGiven(of: permit, due)
        else { return }
        try add(
            .with {
                $0.id = ExpiryNotice.id(permit, due)
                $0.permitID = permit.id
                $0.enterpriseID = permit.enterpriseID
                $0.divisionCode = permit.divisionCode
                $0.kind = permit.kind
                $0.validUntil = permit.validUntil
                $0.daysAhead = Int32(due)
                $0.givenAt = command.now.microseconds
            })
    }
}

extension ExpiryNotice {
    fileprivate static func id(_ permit: Permit, _ days: Int) -> String {
        "\(permit.id)/\(permit.validUntil)/\(days)"
    }
}
