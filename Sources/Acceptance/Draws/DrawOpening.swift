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
    let attempts: DrawAttempts

    /// - Throws: `panel-size-even`, `draw-terms-fixed`.
    init(
        _ request: OpenDrawRequest, for application: Application, after attempts: DrawAttempts
    ) throws(Refusal) {
        guard !request.panelSize.isMultiple(of: 2) else {
            throw Refusal(.panelSizeEven, field: "panel_size")
        }
        if let earlier = attempts.repeated {
            guard request.panelSize == earlier.panelSize,
                request.maxPerOrganisation == earlier.maxPerOrganisation
            else { throw Refusal(.drawTermsFixed, field: "panel_size", ["attempt": String(earlier.attempt)]) }
        }
        self.request = request
        self.application = application
        self.attempts = attempts
    }

    /// The draw with its roster fixed: that of the attempt before, where there was one, else the pool less those who must
    /// keep away. A roster that changed between two attempts could be made to suit.
    ///
    /// - Parameters:
    ///   - pool: Every expert.
    ///   - avoidance: Who must keep away.
    ///   - parties: Who contributes.
    ///   - id: The draw's.
    ///   - now: When it is opened.
    /// - Returns: The draw, in which nobody has committed yet.
    /// - Throws: `roster-too-small`.
    func draw(
        from pool: [Expert], avoiding avoidance: Avoidance, by parties: DrawParties, id: String,
        at now: Instant
    ) throws(Refusal) -> AcceptanceAPI.Draw {
        var draw = AcceptanceAPI.Draw.with {
            $0.id = id
            $0.applicationID = application.id
            $0.divisionCode = application.divisionCode
            $0.roundCode = application.roundCode
            $0.subject = application.enterpriseID
            $0.panelSize = request.panelSize
            $0.maxPerOrganisation = request.maxPerOrganisation
            $0.contributions = parties.contributions
            $0.state = .gathering
            $0.openedAt = now.microseconds
            $0.attempt = attempts.next
            $0.gatherBy = now.adding(days: AcceptanceAPI.Draw.gatherDays).microseconds
        }
        if let earlier = attempts.repeated {
            draw.roster = earlier.roster
            draw.organisations = earlier.organisations
            draw.leftOut = earlier.leftOut
        } else {
            try fixRoster(of: &draw, from: pool, avoiding: avoidance)
        }
        draw.rosterDigest = Data(hex: try Roster(draw.members, field: "roster").digest(with: .sha256))
        return draw
    }

    private func fixRoster(
        of draw: inout AcceptanceAPI.Draw, from pool: [Expert], avoiding avoidance: Avoidance
    ) throws(Refusal) {
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
        draw.roster = fit.map(\.id)
        draw.organisations = fit.map(\.organisation)
        draw.leftOut = leftOut
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
