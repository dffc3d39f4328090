import CommonAPI
import Refusals
import Rulebook
import ServiceKit

extension Role {
    /// Refuses a role that only a service's configuration gives.
    func requireGrantable(field: FieldPath) throws(Refusal) {
        guard self != .follower else { throw Refusal(.roleReserved, field: field) }
    }

    /// The roles of those who act for no agency.
    static let ofNoAgency: Set<Role> = [.applicant, .expert]
}

extension Principal {
    /// Takes the agency's name and department along, so that a copy needs no look-up.
    mutating func join(_ agency: Agency) {
        agencyName = agency.name
        department = agency.department
    }

    /// Adds a role over a division; one it already has is left as it is.
    mutating func add(_ grant: Grant) {
        if !grants.contains(grant) { grants.append(grant) }
    }

    /// Takes a role over a division away.
    mutating func remove(_ grant: Grant) throws(Refusal) {
        guard let place = grants.firstIndex(of: grant) else {
            throw Refusal(.grantUnknown, field: "grant")
        }
        grants.remove(at: place)
    }

    /// Refuses a kind that only a service's configuration gives, and one that nobody knows.
    func requireKind(field: FieldPath) throws(Refusal) {
        switch kind {
        case .officer, .system, .gateway, .enterprise, .expert: return
        case .service, .unspecified, .UNRECOGNIZED: throw Refusal(.kindReserved, field: field)
        }
    }

    /// Refuses one that acts for an agency and speaks for somebody as well: it would decide its own matter.
    func requireOneSide(field: FieldPath) throws(Refusal) {
        guard agencyID.isEmpty || speaksFor.isEmpty else { throw Refusal(.speaksForTwo, field: field) }
    }

    /// Refuses a grant that reaches beyond the principal's agency, or that only one who acts for an agency can have.
    ///
    /// - Parameters:
    ///   - grant: What it has or shall have.
    ///   - agency: The agency it acts for; `nil` for none.
    ///   - field: Where the grant stands.
    /// - Throws: `role-needs-agency`, `grant-outside-agency`.
    static func require(
        _ grant: Grant, fits agency: Agency?, field: FieldPath
    ) throws(Refusal) {
        guard let agency else {
            guard Role.ofNoAgency.contains(grant.role) else {
                throw Refusal(
                    .roleNeedsAgency, field: field.field("role"), words: ["role": grant.role.wording])
            }
            return
        }
        let division = try DivisionCode(grant.divisionCode, field: field.field("division_code"))
        guard try DivisionCode(agency.divisionCode, field: field).contains(division) else {
            throw Refusal(
                .grantOutsideAgency, field: field.field("division_code"),
                ["division": division.text, "agency": agency.id])
        }
    }
}

extension String {
    /// The names that stand before a dot or a hyphen, the longest first: `haining-land` and `haining` of `haining-land.01`.
    var beginnings: [String] {
        indices.filter { self[$0] == "." || self[$0] == "-" }.reversed().map { String(self[..<$0]) }
    }
}
