import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the standing of plants, and for what changed since somebody last looked.
struct StandingService: StandingsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func getStanding(_ request: GetStandingRequest, _ query: Query) throws -> Standing {
        let plant = try query.plant(request.enterpriseID, asOf: request.asOf)
        let view = StandingView(query: query, microseconds: request.asOf)
        let owners = plant.ids
        let facts = try view.facts(of: owners)
        let looksAfter = query.actor.maySeeLedgers(in: plant.divisionCode)
        return try .with {
            $0.enterprise = plant
            $0.enterpriseSource = try view.source(of: .enterprises, plant.id) ?? FactSource()
            $0.papers = try view.papers(of: owners)
            $0.acceptances = facts.acceptances
            $0.rectifications = facts.rectifications
            $0.supervision = facts.supervision
            $0.filedCases = looksAfter ? facts.filedCases : []
            $0.flags = try view.flags(of: plant)
            $0.asOf = view.instant.microseconds
            if request.asOf == 0, query.actor.mayReadPapers(of: plant) {
                $0.readiness = try query.answers(of: plant, on: query.today).counts
            }
        }
    }

    func followChanges(
        _ request: FollowChangesRequest, _ query: Query, _ send: (StandingChange) throws -> Void
    ) throws {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let published = try ChangeFeed.last(in: query.transaction)
        guard request.after <= published else {
            throw Refusal(
                .cursorAhead, field: "after",
                ["after": String(request.after), "published": String(published)])
        }
        try ChangeFeed.changes(
            after: request.after, within: SearchIndex.range(of: place),
            limit: request.limit == 0 ? ChangeFeed.usual : Int(request.limit),
            // Only those who supervise all requested plants are told of flags and open cases.
            besides: query.actor.maySeeLedgers(in: place.text) ? [] : [.flag, .caseFiled],
            in: query.transaction, send)
    }
}

/// What was known at one instant.
struct StandingView {
    let query: Query
    let instant: Instant

    /// - Parameters:
    ///   - query: Reads the records.
    ///   - microseconds: The instant, UTC; 0 for now.
    init(query: Query, microseconds: Int64) {
        self.query = query
        instant = microseconds == 0 ? query.now : Instant(microseconds: microseconds)
    }

    /// What other services had said of those records by then.
    func facts(of owners: [String]) throws -> StandingFacts {
        let known = try owners.compactMap { id in
            try revision(of: .standings, id)?.document
        }
        guard let first = known.first else { return StandingFacts() }
        return first.together(with: Array(known.dropFirst()))
    }

    /// The papers on record then, with their state on that day.
    func papers(of owners: [String]) throws -> [PaperStanding] {
        let ids = try query.shown(.permits).find(
            where: [.filed(under: owners)], limit: PageLimits.most
        ).documents.map(\.id)
        return try ids.compactMap { id in
            guard let revision = try revision(of: .permits, id) else { return nil }
            return .with {
                $0.permit = revision.document
                $0.state = revision.document.word(on: instant.day)
                $0.source = source(revision.change)
            }
        }.sorted { ($0.permit.kind.rawValue, $0.permit.id) < ($1.permit.kind.rawValue, $1.permit.id) }
    }

    /// The flags that existed then and that the caller may see.
    func flags(of plant: Enterprise) throws -> [FlagStanding] {
        let found = try query.shown(.flags).find(
            where: [plant.ownRecords], order: .descending("month"), limit: PageLimits.most
        ) { flag in
            try revision(of: .flags, flag.id).map { query.actor.maySee($0.document, of: plant) } ?? false
        }.documents
        return try found.compactMap { flag in
            try revision(of: .flags, flag.id).map { FlagStanding($0.document, source($0.change)) }
        }
    }

    /// Who or what made the record as it was then, and when; `nil` when it did not exist.
    func source<D>(of aggregate: Aggregate<D>, _ id: String) throws -> FactSource? {
        try revision(of: aggregate, id).map { source($0.change) }
    }

    private func source(_ change: Change) -> FactSource {
        .with {
            // What an event changed was changed by a service; its cause names the event.
            $0.reference = change.cause.contains("/") ? change.cause : change.principal
            $0.knownAt = change.time
        }
    }

    private func revision<D>(of aggregate: Aggregate<D>, _ id: String) throws -> Revision<D>? {
        try query.shown(aggregate).revision(of: id, asOf: instant)
    }
}

extension FlagStanding {
    fileprivate init(_ flag: LedgerFlag, _ source: FactSource) {
        self = .with {
            $0.flagID = flag.id
            $0.rule = "\(flag.month) \(flag.ruleChinese)"
            $0.ruleEnglish = "\(flag.month) \(flag.ruleEnglish)"
            $0.state = flag.state.protoName
            $0.weight = flag.weight
            $0.outcome = flag.outcome
            $0.source = source
        }
    }
}
