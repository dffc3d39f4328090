import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FileTipRequest {
    /// Refuses a tip that does not describe its target, repeats a ground or has an impossible or unusual day or position.
    ///
    /// - Throws: `target-undescribed`, `ground-repeated`, `position-outside-province`, `day-unknown`, `day-in-future`, `day-out-of-bounds`,
    ///   `day-questioned`.
    func check(on today: Day) throws(Refusal) {
        if target.enterpriseID.isEmpty, target.description_p.allSatisfy(\.isWhitespace) {
            throw Refusal(.targetUndescribed, field: "target.description")
        }
        for (index, ground) in grounds.enumerated() {
            let field = FieldPath("grounds").item(index)
            guard ground.department != nil else { throw Refusal(.fieldRequired, field: field) }
            guard !grounds[..<index].contains(ground) else { throw Refusal(.groundRepeated, field: field) }
        }
        if hasPosition {
            try ProvinceBox.require(
                longitudeE6: position.longitudeE6, latitudeE6: position.latitudeE6, field: "position")
        }
        if !seenOn.isEmpty {
            _ = try Day(past: seenOn, as: .sighting, on: today, confirmed: confirmed, field: "seen_on")
        }
    }
}

extension Day {
    /// Reads a day on which something can have happened.
    ///
    /// - Throws: `day-unknown` when the calendar has no such day; `day-in-future` when it is after today;
    ///   `day-out-of-bounds` and `day-questioned` when it is too far back for its kind.
    init(
        past text: String, as kind: DayKind, on today: Day, confirmed: [String], field: FieldPath
    ) throws(Refusal) {
        guard let day = try? Day(text, field: field) else {
            throw Refusal(.dayUnknown, field: field)
        }
        guard day <= today else { throw Refusal(.dayInFuture, field: field, ["day": text]) }
        try kind.bounds.check(day, on: today, confirmed: confirmed, field: field)
        self = day
    }
}

extension Tip {
    /// A new tip, already routed; it gets its receipt code when it is saved.
    init(
        _ request: FileTipRequest, id: String, by filer: Actor, at now: Instant, _ routing: Routing,
        closeBy: CommonAPI.Deadline
    ) {
        self = .with {
            $0.id = id
            $0.channel = request.channel
            // A request names no person: what is filed here is anonymous.
            $0.anonymous = true
            $0.target = request.target
            $0.grounds = request.grounds
            $0.content = request.content
            $0.seenOn = request.seenOn
            $0.gatewayReference = request.gatewayReference
            $0.filedBy = filer.id
            $0.filedAt = now.microseconds
            $0.referrals = routing.referrals
            if let unrouted = routing.unrouted { $0.unrouted = unrouted }
            $0.closeBy = closeBy
            $0.state = routing.referrals.isEmpty ? .unrouted : .routed
            if request.hasPosition { $0.position = request.position }
        }
    }

    /// The referral to that line of government; `nil` when the tip did not go there.
    func referral(to department: Department) -> Referral? {
        referrals.first { $0.department == department }
    }

    /// The agency of that line of government; `nil` when the tip did not go there. Called for every saved tip, so it
    /// copies nothing.
    func agency(of department: Department) -> String? {
        let referrals = referrals
        for index in referrals.indices where referrals[index].department == department {
            return referrals[index].agencyID
        }
        return nil
    }

    /// Whether it was referred to the agency that the caller investigates for, in a place that the caller's grant
    /// reaches.
    func isReferred(to actor: Actor) -> Bool {
        referrals.contains { actor.investigates(for: $0.agencyID, in: target.divisionCode) }
    }

    /// Adds the tip to a case. From `routed` only; leads to `in case`.
    ///
    /// - Throws: `tip-in-case`.
    mutating func join(_ caseID: String, field: FieldPath) throws(Refusal) {
        guard state == .routed else { throw Refusal(.tipInCase, field: field) }
        self.caseID = caseID
        state = .inCase
    }

    /// Closes the tip when every track of its case is decided. A tip with grounds that have no agency stays in the
    /// case, which opens again once they have one.
    mutating func close() {
        state = hasUnrouted ? .inCase : .closed
    }

    /// Sends the grounds without an agency to the agencies that are competent now. From `unrouted` it becomes `routed`.
    mutating func route(_ routing: Routing) {
        referrals += routing.referrals
        if let left = routing.unrouted { unrouted = left } else { clearUnrouted() }
        if state == .unrouted, !referrals.isEmpty { state = .routed }
    }

    /// What the person who reported it may know.
    var progress: TipProgress {
        .with {
            $0.filedAt = filedAt
            $0.state = state
            $0.agencies = holders
            $0.closeBy = closeBy.dueOn
        }
    }
}

extension Tip {
    /// The names of those who hold it: the agencies it was referred to, and the holder of grounds without an agency.
    var holders: [String] {
        referrals.map(\.agencyName) + (unrouted.holderName.isEmpty ? [] : [unrouted.holderName])
    }
}

extension Target {
    /// Whether the other is the same plant in the same place. The division counts for a registered plant too, since the
    /// place of the act decides which agencies are competent (行政处罚法 art. 22).
    func isSame(as other: Target) -> Bool {
        guard divisionCode == other.divisionCode, enterpriseID == other.enterpriseID else { return false }
        return !enterpriseID.isEmpty || description_p == other.description_p
    }
}
