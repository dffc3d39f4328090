import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for flags: reviewing a month, showing, asking, answering, closing; and the thresholds.
struct FlagService: FlagsHandlers {
    func reviewLedger(_ request: ReviewLedgerRequest, _ command: Command) throws -> LedgerReview {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireOfficer(of: plant.divisionCode)
        let site = try command.kept(.sites).require(request.siteID, field: "site_id")
        return try LedgerReviewer(
            command: command, plant: plant, site: site, month: request.month,
            days: request.days(of: plant, on: site, by: command.today)
        ).run()
    }

    /// Computes the figures for a review of that month before its transaction: reading some hundred thousand readings
    /// inside would block every other command.
    func prepareReview(_ request: ReviewLedgerRequest, _ query: Query) throws -> LedgerMonth {
        let plant = try query.shown(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try query.actor.requireOfficer(of: plant.divisionCode)
        let site = try query.shown(.sites).require(request.siteID, field: "site_id")
        return try LedgerMonth(
            request.days(of: plant, on: site, by: query.today), of: plant, on: site, in: query)
    }

    func getFlag(_ request: GetFlagRequest, _ query: Query) throws -> LedgerFlag {
        let flag = try query.shown(.flags).require(request.flagID, field: "flag_id")
        guard try query.maySee(flag) else { throw Refusal(.flagUnknown, field: "flag_id") }
        return flag
    }

    func listFlags(_ request: ListFlagsRequest, _ query: Query) throws -> FlagPage {
        var conditions = try query.flagScope(of: request)
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.flags).find(
            where: conditions, order: .descending("month"), after: request.pageToken,
            limit: Int(request.pageSize), showing: query.maySee)
        return .with {
            $0.flags = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func askFlag(_ request: AskFlagRequest, _ command: Command) throws -> LedgerFlag {
        var flag = try officersFlag(request.flagID, command)
        try flag.ask(
            request.question, answerBy: request.answerBy, on: command.today, confirmed: request.confirmed,
            by: command.flagEntry)
        return try command.kept(.flags).save(flag, expecting: request.revision)
    }

    func answerFlag(_ request: AnswerFlagRequest, _ command: Command) throws -> LedgerFlag {
        var flag = try command.kept(.flags).require(request.flagID, field: "flag_id")
        guard try command.actor.speaks(for: command.kept(.enterprises).answering(flag.enterpriseID)),
            flag.isTold
        else {
            throw Refusal(.flagUnknown, field: "flag_id")
        }
        try flag.answer(request.answer, by: command.flagEntry)
        return try command.kept(.flags).save(flag, expecting: request.revision)
    }

    func closeFlag(_ request: CloseFlagRequest, _ command: Command) throws -> LedgerFlag {
        var flag = try officersFlag(request.flagID, command)
        try flag.close(request.finding, as: request.outcome, by: command.flagEntry)
        return try command.kept(.flags).save(flag, expecting: request.revision)
    }

    func setFlagRules(_ request: SetFlagRulesRequest, _ command: Command) throws -> FlagRuleBook {
        try command.actor.require(.registrar, over: .province)
        let kept = command.kept(.flagRules)
        let present = try kept.get(FlagRuleBook.key)
        var book = present ?? .with { $0.id = FlagRuleBook.key }
        book.thresholds = request.thresholds
        book.reason = request.reason
        _ = try book.rules()
        guard present != nil else {
            guard request.revision == 0 else {
                throw Refusal(.revisionStale, field: "revision", ["found": "0"])
            }
            return try kept.add(book).whole()
        }
        return try kept.save(book, expecting: request.revision).whole()
    }

    func getFlagRules(_ request: GetFlagRulesRequest, _ query: Query) throws -> FlagRuleBook {
        try (query.shown(.flagRules).get(FlagRuleBook.key) ?? FlagRuleBook()).whole()
    }

    private func officersFlag(_ id: String, _ command: Command) throws -> LedgerFlag {
        let flag = try command.kept(.flags).require(id, field: "flag_id")
        try command.actor.requireOfficer(
            of: command.kept(.enterprises).answering(flag.enterpriseID).divisionCode)
        return flag
    }
}

extension ReviewLedgerRequest {
    /// The days of the requested month.
    ///
    /// - Throws: `site-unknown` when the site is not the plant's; `day-unknown`, `month-not-over`.
    fileprivate func days(of plant: Enterprise, on site: Site, by today: Day) throws(Refusal) -> DayRange {
        guard plant.ids.contains(site.enterpriseID) else {
            throw Refusal(.siteUnknown, field: "site_id")
        }
        return try DayRange(month: month, overBy: today)
    }
}

extension Actor {
    /// Refuses an actor that may not read the ledgers of a division's plants.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`).
    func requireOfficer(of division: DivisionCode) throws(Refusal) {
        try require(.registrar, .reviewer, .investigator, over: division)
    }

    fileprivate func requireOfficer(of division: String) throws(Refusal) {
        try requireOfficer(of: DivisionCode(division, field: .request))
    }
}

extension Command {
    /// Who says something in a flag, and when: the caller, now.
    fileprivate var flagEntry: FlagEntry {
        .with {
            $0.at = now.microseconds
            $0.by = actor.id
            $0.byName = actor.principal.name
        }
    }
}
