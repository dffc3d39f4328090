import CommonAPI
import Refusals
import Rulebook
import ServiceKit

extension Role {
    /// Refuses a role that only a service's configuration gives.
    func requireGrantable(field: FieldPath) throws(Refusal) {
        guard self != .follower else { throw Refusal(.roleReserved, field: field) }
    }

    /// The roles of principals that act for no agency.
    static let ofNoAgency: Set<Role> = [.applicant, .metering, .expert]
}

extension Principal {
    /// Copies the agency's name and department, so that other services need not look them up.
    mutating func join(_ agency: Agency) {
        agencyName = agency.name
        department = agency.department
    }

    /// Adds a role over a division, unless the principal has it already.
    mutating func add(_ grant: Grant) {
        if !grants.contains(grant) { grants.append(grant) }
    }

    /// Removes a role over a division.
    ///
    /// - Throws: `grant-unknown`.
    mutating func remove(_ grant: Grant) throws(Refusal) {
        guard let place = grants.firstIndex(of: grant) else {
            throw Refusal(.grantUnknown, field: "grant")
        }
        grants.remove(at: place)
    }

    /// Refuses a kind that only a service's configuration gives, and an unknown one.
    func requireKind(field: FieldPath) throws(Refusal) {
        switch kind {
        case .officer, .system, .gateway, .enterprise, .expert: return
        case .service, .unspecified, .UNRECOGNIZED: throw Refusal(.kindReserved, field: field)
        }
    }

    /// Refuses a principal that acts for an agency and also speaks for somebody: it would decide its own matter.
    func requireOneSide(field: FieldPath) throws(Refusal) {
        guard agencyID.isEmpty || speaksFor.isEmpty else { throw Refusal(.speaksForTwo, field: field) }
    }

    /// Refuses a grant that reaches beyond the principal's agency, or that only a principal acting for an agency can
    /// have.
    ///
    /// - Parameters:
    ///   - grant: A grant the principal has or is to get.
    ///   - agency: The agency it acts for; `nil` for none.
    ///   - field: Where the request has the grant.
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
    /// The parts of the name up to each dot or hyphen, the longest first: `haining-land` and `haining` of
    /// `haining-land.01`.
    var beginnings: [String] {
        indices.filter { self[$0] == "." || self[$0] == "-" }.reversed().map { String(self[..<$0]) }
    }
}
