package import CommonAPI
package import Refusals
package import Rulebook

/// The principal a call comes from, as the directory had it when the call passed the gates.
package struct Actor: Sendable {
    package let principal: Principal
    /// The grants over divisions that there can be.
    private let held: [(role: Role, division: DivisionCode)]

    /// The actor that this principal is, with the grants it has there.
    package init(_ principal: Principal) {
        self.principal = principal
        held = principal.grants.compactMap { grant in
            guard let division = try? DivisionCode(grant.divisionCode, field: .request) else { return nil }
            return (grant.role, division)
        }
    }

    /// Who calls a method that everyone may call.
    package static let nobody = Actor(Principal())

    package var id: String { principal.id }
    package var agencyID: String { principal.agencyID }
    /// The enterprise or expert it speaks for; empty for officers and systems, and for what only sends an enterprise's
    /// readings: its key lies on a machine, and speaks for nobody.
    package var speaksFor: String { onlySends ? "" : principal.speaksFor }
    /// The enterprise whose readings it sends without speaking for it; empty for everybody else.
    package var sendsFor: String { onlySends ? principal.speaksFor : "" }
    private var onlySends: Bool { !held.isEmpty && held.allSatisfy { $0.role == .metering } }

    /// Whether a grant gives one of the roles over that division or one above it.
    package func holds(_ roles: Role..., over code: DivisionCode) -> Bool {
        holds(anyOf: roles, over: code)
    }

    /// Whether a grant gives one of the roles over that division or one above it.
    package func holds(anyOf roles: [Role], over code: DivisionCode) -> Bool {
        held.contains { roles.contains($0.role) && $0.division.contains(code) }
    }

    /// Refuses an actor without the role over that division.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`).
    package func require(
        _ roles: Role..., over code: DivisionCode, field: FieldPath? = nil
    ) throws(Refusal) {
        try require(anyOf: roles, over: code, field: field)
    }

    /// Refuses an actor without one of the roles over that division.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`).
    package func require(
        anyOf roles: [Role], over code: DivisionCode, field: FieldPath? = nil
    ) throws(Refusal) {
        guard holds(anyOf: roles, over: code) else {
            throw Refusal(
                .noGrantHere, field: field,
                ["division": code.text], words: ["roles": roles.wording])
        }
    }

    /// The divisions over which a grant gives one of the roles.
    package func divisions(as roles: Role...) -> [DivisionCode] {
        divisions(asAnyOf: roles)
    }

    /// The divisions over which a grant gives one of the roles.
    package func divisions(asAnyOf roles: [Role]) -> [DivisionCode] {
        held.filter { roles.contains($0.role) }.map(\.division)
    }
}
