import CommonAPI
import Refusals
import Rulebook
import ServiceKit

// Who may change what in the directory. All of it needs ADMINISTRATOR over the place; the further rules are here.

extension Department {
    /// The lines of government whose administrators at the province supervise each other's agencies, since no level is
    /// above them here: the four departments that act together (plan 三(三)1), and the bulk-cement body itself.
    static let overseeing: Set<Department> = [.commerce, .economyIt, .ecology, .construction, .bulkCement]
}

extension Role {
    /// The roles that the level above gives: their holders judge others or give roles to others.
    static let givenFromAbove: Set<Role> = [.administrator, .auditor]
}

/// The place in the directory that a right is about: a line of government in a division, or an agency of it.
struct Seat {
    let division: DivisionCode
    let department: Department
    /// The agency; empty for no particular one.
    let agencyID: String

    init(_ agency: Agency, field: FieldPath) throws(Refusal) {
        division = try DivisionCode(agency.divisionCode, field: field)
        department = agency.department
        agencyID = agency.id
    }

    /// A line of government in a division.
    init(division: DivisionCode, department: Department, agencyID: String = "") {
        self.division = division
        self.department = department
        self.agencyID = agencyID
    }

    /// The province as a whole: the seat of principals that act for no agency.
    static let province = Seat(division: .province, department: .unspecified)
}

extension Actor {
    /// Refuses an actor that does not stand above the seat. An administrator of the level above does; for the province,
    /// which has no level above, an administrator of another of the ``Department/overseeing`` departments. A member of
    /// the agency itself never does. An administrator named in the configuration that acts for no agency stands above
    /// all.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`, `level-above`).
    func requireAbove(_ seat: Seat) throws(Refusal) {
        try require(.administrator, over: seat.division)
        guard stands(above: seat) else {
            throw Refusal(.levelAbove, ["division": seat.division.text])
        }
    }

    /// Whether the actor stands above the seat, as ``requireAbove(_:)`` explains.
    func stands(above seat: Seat) -> Bool {
        guard holds(.administrator, over: seat.division.parent ?? seat.division) else { return false }
        if agencyID.isEmpty { return true }
        guard agencyID != seat.agencyID else { return false }
        guard seat.division.parent == nil else { return true }
        return Department.overseeing.contains(principal.department) && principal.department != seat.department
    }

    /// Refuses an actor that neither administers the agency itself nor stands above it.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`, `level-above`).
    func requireOwnOrAbove(_ seat: Seat) throws(Refusal) {
        try require(.administrator, over: seat.division)
        if agencyID == seat.agencyID, !agencyID.isEmpty { return }
        try requireAbove(seat)
    }

    /// Refuses to change one's own rights: nobody gives anything to itself or to another name with the same key.
    ///
    /// - Throws: `PERMISSION_DENIED` (`own-rights`).
    func requireAnother(_ other: Principal) throws(Refusal) {
        let isSameKey = !principal.publicKey.isEmpty && principal.publicKey == other.publicKey
        guard other.id != id, !isSameKey else { throw Refusal(.ownRights) }
    }
}

extension Command {
    /// Where a principal belongs: its agency, or the province when it acts for none.
    ///
    /// - Throws: `agency-unknown`.
    func seat(of principal: Principal, field: FieldPath) throws -> Seat {
        guard !principal.agencyID.isEmpty else { return .province }
        return try Seat(kept(.agencies).require(principal.agencyID, field: field), field: field)
    }

    /// Refuses an actor that may not give those roles to that principal: roles that judge others or give roles come
    /// from above, any other from the principal's own agency.
    ///
    /// - Throws: `PERMISSION_DENIED` (`own-rights`, `voice-of-organiser`, `level-above`, `agency-of-others`).
    func requireMayGive(_ roles: [Role], to principal: Principal, field: FieldPath) throws {
        try actor.requireAnother(principal)
        try requireNoOrganiser(over: principal, field: field)
        guard !principal.agencyID.isEmpty else { return }
        let seat = try seat(of: principal, field: field)
        if roles.contains(where: Role.givenFromAbove.contains) { try actor.requireAbove(seat) }
        let areOrdinary = roles.isEmpty || roles.contains { !Role.givenFromAbove.contains($0) }
        guard !areOrdinary || actor.agencyID == seat.agencyID else {
            throw Refusal(.agencyOfOthers, field: field, ["agency": seat.agencyID])
        }
    }

    /// Refuses an actor that may not take those roles from that principal, or end it.
    ///
    /// - Throws: `PERMISSION_DENIED` (`own-rights`, `voice-of-organiser`, `level-above`, `agency-of-others`).
    func requireMayTake(_ roles: [Role], from principal: Principal, field: FieldPath) throws {
        try actor.requireAnother(principal)
        try requireNoOrganiser(over: principal, field: field)
        let seat = try seat(of: principal, field: field)
        if roles.contains(where: Role.givenFromAbove.contains) { return try actor.requireAbove(seat) }
        guard principal.agencyID.isEmpty || actor.agencyID == seat.agencyID || actor.stands(above: seat)
        else {
            throw Refusal(.agencyOfOthers, field: field, ["agency": seat.agencyID])
        }
    }
}
