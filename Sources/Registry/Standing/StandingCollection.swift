import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension StandingFacts: Document {}

extension DocumentCollection where D == StandingFacts {
    static let standings = DocumentCollection(table: "standing", indexes: [])
}

extension Aggregate where D == StandingFacts {
    static let standings = Aggregate(
        .standings, name: "standing", unknown: .plantUnknown, effects: [.changeFeed])
}

extension Effect where D == StandingFacts {
    /// Tells subscribers of new facts about a plant.
    static var changeFeed: Effect {
        .follow { change, command in
            guard let kind = change.after.kind(ofChangeFrom: change.before) else { return }
            try ChangeFeed.note(kind, of: command.kept(.enterprises).require(change.after.id), command)
        }
    }
}

extension StandingFacts {
    /// The kind of change that subscribers are told; `nil` for the end of a case, of which they learn by its decision.
    fileprivate func kind(ofChangeFrom before: StandingFacts?) -> ChangeKind? {
        let before = before ?? StandingFacts()
        if acceptances != before.acceptances { return .acceptance }
        if rectifications != before.rectifications { return .rectification }
        if supervision != before.supervision { return .supervision }
        return filedCases.count == before.filedCases.count ? nil : .caseFiled
    }
}

extension KeptDocuments where D == StandingFacts {
    /// Changes the facts about a plant that events brought.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`).
    func change(of enterpriseID: String, _ body: (inout StandingFacts) -> Void) throws {
        let plant = try command.kept(.enterprises).require(enterpriseID)
        guard var facts = try get(plant.id) else {
            var facts = StandingFacts.with { $0.id = plant.id }
            body(&facts)
            try add(facts)
            return
        }
        body(&facts)
        try save(facts)
    }

    /// Records that every department decided a case, if its filing is known.
    func noteDecided(_ caseID: String, about enterpriseID: String, _ source: FactSource) throws {
        guard var facts = try get(enterpriseID), facts.decide(caseID, source) else { return }
        try save(facts)
    }
}

extension FactSource {
    /// The source of a fact that an event brought.
    init(_ origin: EventAppliers.Origin, at now: Instant) {
        self = .with {
            $0.reference = origin.reference
            $0.knownAt = now.microseconds
        }
    }
}

/// The tables of what other services said about plants, and of changes.
enum StandingTables {
    static let sql = Migration.documentTables("standing", columns: []) + ChangeFeed.tables
}
