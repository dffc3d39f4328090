import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension GuidanceField {
    /// The four kinds of people in the team, by the plan (四(三)).
    static let planned: [GuidanceField] = [.infrastructure, .service, .equipment, .research]
}

extension TeamMember {
    var isOnTeam: Bool { leftAt == 0 }

    /// Whether the member may be assigned to a request from that place.
    func serves(_ place: DivisionCode) -> Bool {
        (try? DivisionCode(divisionCode, field: "division_code"))?.contains(place) ?? false
    }
}

extension GuidanceRequest {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "division_code") }
    }

    /// Assigns the request to a member. From `open`; leads to `assigned`.
    ///
    /// - Throws: `guidance-not-open`, `member-left`, `member-of-another-field`, `member-of-another-place`.
    mutating func assign(to member: TeamMember, by actor: Actor, at now: Instant) throws(Refusal) {
        guard state == .open else { throw Refusal(.guidanceNotOpen, field: "request_id") }
        guard member.isOnTeam else { throw Refusal(.memberLeft, field: "member_id") }
        guard member.field == field else { throw Refusal(.memberOfAnotherField, field: "member_id") }
        guard try member.serves(division) else { throw Refusal(.memberOfAnotherPlace, field: "member_id") }
        state = .assigned
        memberID = member.id
        memberName = member.name
        assignedBy = actor.id
        assignedAt = now.microseconds
    }

    /// Answers the request. From `assigned`; leads to `answered`.
    mutating func answer(_ text: String, files: [AttachedFile], at now: Instant) throws(Refusal) {
        try requireAssigned()
        state = .answered
        answer = text
        answerFiles = files
        answeredAt = now.microseconds
    }

    /// Gives the request back. From `assigned`; leads to `open`.
    mutating func handBack(because reason: String, at now: Instant) throws(Refusal) {
        try requireAssigned()
        state = .open
        handedBack.append(
            .with {
                $0.memberID = memberID
                $0.reason = reason
                $0.at = now.microseconds
            })
        memberID = ""
        memberName = ""
    }

    /// Rates the answer. From `answered`; leads to `rated`.
    mutating func rate(_ rating: Int32, _ comment: String) throws(Refusal) {
        guard state == .answered else { throw Refusal(.guidanceNotAnswered, field: "request_id") }
        state = .rated
        self.rating = rating
        self.comment = comment
    }

    /// Withdraws the request. From `open` or `assigned`; leads to `withdrawn`.
    mutating func withdraw() throws(Refusal) {
        guard state == .open || state == .assigned else {
            throw Refusal(.guidanceAnswered, field: "request_id")
        }
        state = .withdrawn
    }

    private func requireAssigned() throws(Refusal) {
        guard state == .assigned else { throw Refusal(.guidanceNotAssigned, field: "request_id") }
    }
}
