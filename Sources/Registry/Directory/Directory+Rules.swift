import CommonAPI
import Refusals

extension Role {
    /// Refuses a role that only a service's configuration gives.
    func requireGrantable(field: FieldPath) throws(Refusal) {
        guard self != .follower else { throw Refusal(.roleReserved, field: field) }
    }
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
}
