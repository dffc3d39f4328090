import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Who contributes to a draw: at least the organiser's agency, another department, and the plant, else an auditor's agency. No
/// two of one agency or one line of command, and no two with one key: whoever commands two of them could search for a panel
/// that suits.
struct DrawParties {
    /// In the order they were named.
    private(set) var contributions: [AcceptanceAPI.Contribution] = []
    private let organiser: Actor
    private let application: Application
    private let place: DivisionCode
    /// Every id of the plant.
    private let plants: Set<String>
    private let attempts: DrawAttempts
    private var lines: Set<Department> = []
    private var agencies: Set<String> = []
    private var keys: Set<Data> = []

    /// Places the parties that are named.
    ///
    /// - Parameters:
    ///   - parties: The ids of the principals.
    ///   - application: What is drawn for.
    ///   - organiser: Who opens the draw.
    ///   - attempts: What became of earlier draws for the plant.
    ///   - principal: Looks a principal up by its id.
    /// - Throws: `contributors-too-few`, `contributor-unfit`, `contributor-barred`, `draw-places`.
    init(
        _ parties: [String], for application: Application, openedBy organiser: Actor,
        after attempts: DrawAttempts, _ principal: (String) throws -> Principal?
    ) throws {
        self.organiser = organiser
        self.application = application
        self.attempts = attempts
        place = try application.division
        plants = attempts.plants
        let least = AcceptanceAPI.Draw.leastContributors
        guard parties.count >= least else {
            throw Refusal(.contributorsTooFew, field: "contributors", ["least": String(least)])
        }
        for (index, party) in parties.enumerated() {
            let field = FieldPath("contributors").item(index)
            guard let known = try principal(party), known.revokedAt == 0, let place = drawPlace(of: known),
                take(known, at: place)
            else { throw Refusal(.contributorUnfit, field: field, ["party": party]) }
            guard !attempts.isBarred(known, at: place) else {
                throw Refusal(.contributorBarred, field: field, ["party": party])
            }
        }
        try requireEveryPlace()
    }

    /// Where that principal could stand; `nil` when nowhere.
    private func drawPlace(of principal: Principal) -> DrawPlace? {
        let actor = Actor(principal)
        if plants.contains(actor.speaksFor), !actor.divisions(as: .applicant).isEmpty { return .plant }
        guard !actor.agencyID.isEmpty, principal.department != .unspecified else { return nil }
        if actor.holds(.drawWitness, over: place) {
            return actor.agencyID == organiser.agencyID ? .organiser : .department
        }
        return actor.holds(.auditor, over: place) ? .auditor : nil
    }

    /// Takes the party in, unless it is, or is of one line of command with, one that is in already.
    private mutating func take(_ principal: Principal, at place: DrawPlace) -> Bool {
        guard keys.insert(principal.publicKey).inserted else { return false }
        if place == .plant {
            guard !contributions.contains(where: { $0.place == .plant }) else { return false }
        } else {
            guard agencies.insert(principal.agencyID).inserted,
                lines.insert(principal.department.line).inserted
            else { return false }
        }
        contributions.append(
            .with {
                $0.party = principal.id
                $0.agencyID = place == .plant ? "" : principal.agencyID
                $0.place = place
            })
        return true
    }

    /// - Throws: `draw-places`.
    private func requireEveryPlace() throws(Refusal) {
        let places = contributions.map(\.place)
        let others = places.count { $0 == .department } + places.count { $0 == .auditor }
        let hasDepartment = places.contains(.department)
        guard places.contains(.organiser), hasDepartment, places.contains(.plant) || others >= 2,
            places.contains(.plant) || places.contains(.auditor)
        else { throw Refusal(.drawPlaces, field: "contributors") }
    }
}

extension Department {
    /// The department at the head of its line of command: the bulk-cement bodies belong to commerce.
    var line: Department { self == .bulkCement ? .commerce : self }
}

extension AcceptanceAPI.Draw {
    /// Refuses a caller that is named, and is no longer what it was named as.
    ///
    /// - Throws: `not-a-contributor`.
    func requireParty(_ actor: Actor) throws(Refusal) {
        let place = try division
        guard let named = contributions.first(where: { $0.party == actor.id }) else {
            throw Refusal(.notAContributor, field: "draw_id")
        }
        let isStill =
            switch named.place {
            case .plant: !actor.speaksFor.isEmpty && !actor.divisions(as: .applicant).isEmpty
            case .auditor: actor.holds(.auditor, over: place) && actor.agencyID == named.agencyID
            case .organiser, .department:
                actor.holds(.drawWitness, over: place) && actor.agencyID == named.agencyID
            case .unspecified, .UNRECOGNIZED: actor.holds(.drawWitness, over: place)
            }
        guard isStill else { throw Refusal(.notAContributor, field: "draw_id") }
    }
}
