import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// How far the matter that a panel was drawn for has come, which decides who may know the panel.
struct DrawProgress: Hashable, Sendable {
    /// The first sheet is in: the visit took place.
    let isVisited: Bool
    /// The panel came to a verdict, or the plant stands on a notice.
    let isDecided: Bool

    init(_ application: Application?, isVisited: Bool) {
        self.isVisited = isVisited
        isDecided = application?.isDecided == true
    }
}

/// What a caller may see of a draw (docs/evidence.md).
enum DrawSight: Hashable, Sendable {
    /// The organiser, and who supervises it.
    case everything
    /// What makes it verifiable once it is over: all but who was left out, and why anybody recused.
    case record
    /// Terms and commitment: neither names nor what they could be reckoned from.
    case terms
    /// That a draw runs, and who contributes.
    case existence
    /// An expert's own seat, or with the whole panel once the visit took place.
    case seat(of: String, wholePanel: Bool)
    case nothing
}

extension AcceptanceAPI.Draw {
    /// - Parameters:
    ///   - actor: Who asks.
    ///   - progress: How far the matter has come.
    ///   - plants: Every id of the plant.
    ///   - isAbove: Whether the caller is of the level above the organiser.
    /// - Returns: What the caller may see.
    func sight(of actor: Actor, at progress: DrawProgress, plants: Set<String>, isAbove: Bool) -> DrawSight {
        if isAbove || actor.supervises(divisionCode) { return .everything }
        if progress.isDecided { return .record }
        if !actor.divisions(as: .expert).isEmpty {
            guard panel.contains(actor.speaksFor) else { return .nothing }
            return .seat(of: actor.speaksFor, wholePanel: progress.isVisited)
        }
        if plants.contains(actor.speaksFor) {
            if progress.isVisited { return .record }
            return contributions.contains { $0.party == actor.id } ? .terms : .existence
        }
        return .terms
    }

    /// The draw as that sight has it; `nil` for nothing.
    func shown(in sight: DrawSight) -> AcceptanceAPI.Draw? {
        switch sight {
        case .everything: self
        case .record: record
        case .terms: withoutNames
        case .existence: existence
        case .seat(let expert, let wholePanel): seat(of: expert, wholePanel)
        case .nothing: nil
        }
    }

    private var record: AcceptanceAPI.Draw {
        var shown = self
        shown.leftOut = []
        shown.proposals = []
        for place in shown.recusals.indices {
            // Why is nobody else's business: the kind stands in its place.
            let kind = shown.recusals[place].kind.protoName
            shown.recusals[place].reason = kind.isEmpty ? "RECUSED" : kind
            shown.recusals[place].enteredBy = ""
            shown.recusals[place].confirmedBy = ""
        }
        return shown
    }

    private var withoutNames: AcceptanceAPI.Draw {
        var shown = record
        shown.roster = []
        shown.organisations = []
        shown.panel = []
        shown.permutation = []
        shown.recusals = []
        // The digest of a roster is no secret's: who guesses the roster could reckon the panel from nonces and seed.
        shown.seed = Data()
        shown.beacon = ""
        for place in shown.contributions.indices { shown.contributions[place].nonce = Data() }
        return shown
    }

    private var existence: AcceptanceAPI.Draw {
        var shown = withoutNames
        shown.rosterDigest = Data()
        shown.commitment = Data()
        for place in shown.contributions.indices { shown.contributions[place].commitment = Data() }
        return shown
    }

    private func seat(of expert: String, _ wholePanel: Bool) -> AcceptanceAPI.Draw {
        var shown = existence
        shown.panel = wholePanel ? panel : [expert]
        shown.contributions = []
        return shown
    }
}

extension Actor {
    /// Whether it organises acceptance over that division, or supervises who does.
    func supervises(_ code: String) -> Bool {
        guard let place = try? DivisionCode(code, field: .request) else { return false }
        return holds(.organiser, .reviewer, .auditor, over: place)
    }
}

extension ReadAccess {
    /// The draw as that caller may see it; `nil` when it may not know of it.
    func shown(_ draw: AcceptanceAPI.Draw, to actor: Actor) throws -> AcceptanceAPI.Draw? {
        let application = try DocumentCollection.applications.in(self).get(draw.applicationID)
        let isVisited = try !DocumentCollection.sheets.in(self).of(draw.applicationID).isEmpty
        let above = try LevelAbove(over: draw, for: actor, in: self)
        return try draw.shown(
            in: draw.sight(
                of: actor, at: DrawProgress(application, isVisited: isVisited),
                plants: plantIDs(of: draw.subject), isAbove: above.includes(actor)))
    }
}
