import AcceptanceAPI
import Refusals
import Rulebook

extension Round {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "division_code") }
    }

    /// Refuses a day on which the round takes no applications.
    ///
    /// - Throws: `round-not-open-yet`, `round-closed`.
    func requireOpen(on day: Day) throws(Refusal) {
        guard opensOn <= day.text else {
            throw Refusal(.roundNotOpenYet, field: "round_id", ["day": opensOn])
        }
        guard state == .open, day.text <= closesOn else { throw Refusal(.roundClosed, field: "round_id") }
    }

    /// Refuses a plant that lies elsewhere: acceptance goes by territory (属地原则, plan 三(三)1).
    ///
    /// - Throws: `plant-outside-round`.
    func requireReach(to plant: Plant) throws(Refusal) {
        guard try division.contains(plant.division) else {
            throw Refusal(.plantOutsideRound, field: "enterprise_id")
        }
    }

    /// Ends the taking of applications. From `open` only; what was applied for goes on.
    ///
    /// - Throws: `round-closed`.
    mutating func close() throws(Refusal) {
        guard state == .open else { throw Refusal(.roundClosed, field: "round_id") }
        state = .closed
    }
}

/// The days on which a round takes applications, both ends included.
struct RoundWindow {
    let opensOn: Day
    let closesOn: Day

    /// - Throws: `day-unknown`, `window-empty`, `day-out-of-bounds`, `day-questioned`.
    init(_ request: OpenRoundRequest, on today: Day) throws(Refusal) {
        opensOn = try Day(checking: request.opensOn, field: "opens_on")
        closesOn = try Day(checking: request.closesOn, field: "closes_on")
        guard opensOn <= closesOn else { throw Refusal(.windowEmpty, field: "closes_on") }
        let confirmed = request.confirmed
        try DayKind.roundOpens.bounds.check(opensOn, on: today, confirmed: confirmed, field: "opens_on")
        try DayKind.roundCloses.bounds.check(closesOn, on: today, confirmed: confirmed, field: "closes_on")
    }
}

extension Day {
    /// A day of a request, whose form the field rules have checked already.
    ///
    /// - Throws: `day-unknown` when the calendar has no such day.
    init(checking text: String, field: FieldPath) throws(Refusal) {
        do {
            try self.init(text, field: field)
        } catch {
            throw Refusal(.dayUnknown, field: field)
        }
    }
}
