import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// What a draw begins with: who may be drawn, who is left out and why, who contributes.
struct DrawOpening {
    let request: OpenDrawRequest
    let application: Application

    /// - Throws: `panel-size-even`, `contributors-too-few`.
    init(_ request: OpenDrawRequest, for application: Application) throws(Refusal) {
        guard !request.panelSize.isMultiple(of: 2) else {
            throw Refusal(.panelSizeEven, field: "panel_size")
        }
        let least = AcceptanceAPI.Draw.leastContributors
        guard request.contributors.count >= least else {
            throw Refusal(.contributorsTooFew, field: "contributors", ["least": String(least)])
        }
        self.request = request
        self.application = application
    }

    /// Refuses a contributor named twice, or one who could not take part.
    ///
    /// - Parameter principal: Looks a principal up by its id.
    /// - Throws: `contributor-unfit`.
    func requireFitContributors(_ principal: (String) throws -> Principal?) throws {
        let place = try application.division
        var seen: Set<String> = []
        for (index, party) in request.contributors.enumerated() {
            guard seen.insert(party).inserted, let known = try principal(party), known.revokedAt == 0,
                Actor(known).holds(.drawWitness, over: place)
            else {
                throw Refusal(
                    .contributorUnfit, field: FieldPath("contributors").item(index), ["party": party])
            }
        }
    }

    /// The draw with its roster fixed.
    ///
    /// - Throws: `roster-too-small`.
    func draw(
        from pool: [Expert], avoiding avoidance: Avoidance, id: String, at now: Instant
    ) throws(Refusal) -> AcceptanceAPI.Draw {
        var fit: [Expert] = []
        var leftOut: [String] = []
        for expert in pool {
            if let reason = try avoidance.reason(against: expert) {
                leftOut.append("\(expert.id): \(reason)")
            } else {
                fit.append(expert)
            }
        }
        try requireSeats(from: fit)
        // The order that the digest covers, which is the roster's own.
        fit.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        var draw = AcceptanceAPI.Draw.with {
            $0.id = id
            $0.applicationID = application.id
            $0.divisionCode = application.divisionCode
            $0.roundCode = application.roundCode
            $0.subject = application.enterpriseID
            $0.panelSize = request.panelSize
            $0.maxPerOrganisation = request.maxPerOrganisation
            $0.roster = fit.map(\.id)
            $0.organisations = fit.map(\.organisation)
            $0.leftOut = leftOut
            $0.contributions = request.contributors.map { party in .with { $0.party = party } }
            $0.state = .gathering
            $0.openedAt = now.microseconds
        }
        let roster = try Roster(draw.members, field: "roster")
        draw.rosterDigest = Data(hex: roster.digest(with: .sha256))
        return draw
    }

    private func requireSeats(from fit: [Expert]) throws(Refusal) {
        let limit = request.maxPerOrganisation == 0 ? Int.max : Int(request.maxPerOrganisation)
        let seats = Dictionary(grouping: fit, by: \.organisation).values.reduce(0) {
            $0 + min($1.count, limit)
        }
        guard seats >= Int(request.panelSize) else {
            throw Refusal(.rosterTooSmall, field: "panel_size", ["size": String(request.panelSize)])
        }
    }
}
