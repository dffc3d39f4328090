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
    static let expiryNotices = Aggregate(.expiryNotices, name: "expiry-notice", unknown: .permitUnknown)
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

extension TimerKind {
    /// A notice that a paper ends falls due; the subject is the paper.
    static let paperExpiry = TimerKind("paper-expiry")
}

extension TimerHandlers {
    mutating func giveExpiryNotices() {
        on(.paperExpiry) { id, _, command in
            guard let permit = try command.kept(.permits).get(id) else { return }
            try command.giveNotice(of: permit)
            try command.setTimer(of: permit)
        }
    }
}

extension Command {
    /// Sets the timer of a paper to its next notice, or takes it back when there is none.
    func setTimer(of permit: Permit) throws {
        guard permit.state == .recorded, let last = permit.lastDay else {
            return try Timers.cancel(.paperExpiry, permit.id, in: transaction)
        }
        if let due = ExpiryTerms.due(for: last, on: today),
            try kept(.expiryNotices).get(ExpiryNotice.id(permit, due)) == nil
        {
            try Timers.set(.paperExpiry, permit.id, due: now, in: transaction)
        } else if let day = ExpiryTerms.nextDay(for: last, after: today) {
            try Timers.set(.paperExpiry, permit.id, due: Instant(startOf: day), in: transaction)
        } else {
            try Timers.cancel(.paperExpiry, permit.id, in: transaction)
        }
    }

    /// Sets the timers of papers that were entered before there were any.
    func setPaperTimers() throws {
        let recorded = SQLValue.integer(Int64(PermitState.recorded.rawValue))
        var token = ""
        repeat {
            let page = try kept(.permits).find(
                where: [.equal("state", recorded)], after: token, limit: PageLimits.most)
            for permit in page.documents { try setTimer(of: permit) }
            token = page.nextToken
        } while !token.isEmpty
    }

    fileprivate func giveNotice(of permit: Permit) throws {
        guard permit.state == .recorded, let last = permit.lastDay,
            let due = ExpiryTerms.due(for: last, on: today),
            try kept(.expiryNotices).get(ExpiryNotice.id(permit, due)) == nil
        else { return }
        _ = try kept(.expiryNotices).add(
            .with {
                $0.id = ExpiryNotice.id(permit, due)
                $0.permitID = permit.id
                $0.enterpriseID = permit.enterpriseID
                $0.divisionCode = permit.divisionCode
                $0.kind = permit.kind
                $0.validUntil = permit.validUntil
                $0.daysAhead = Int32(due)
                $0.givenAt = now.microseconds
            })
        try ChangeFeed.note(.paper, of: kept(.enterprises).require(permit.enterpriseID), self)
    }
}

extension ExpiryNotice {
    fileprivate static func id(_ permit: Permit, _ days: Int) -> String {
        "\(permit.id)/\(permit.validUntil)/\(days)"
    }
}
