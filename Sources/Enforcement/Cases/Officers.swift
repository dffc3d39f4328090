import CommonAPI
import Refusals
import Rulebook
import ServiceKit

extension Principal {
    /// Whether the principal can act in a case of that agency: an officer of the agency, not revoked, with an
    /// investigator's grant over the place.
    func isFit(for agency: String, at place: DivisionCode) -> Bool {
        kind == .officer && revokedAt == 0 && agencyID == agency
            && Actor(self).holds(.investigator, over: place)
    }
}

extension Command {
    /// The two officers of a case: the caller and the one it names (行政处罚法 art. 42: no fewer than two).
    ///
    /// - Throws: `officer-same`; `officer-unfit`, without a field when it is the caller.
    func officers(with second: String, at place: DivisionCode) throws -> [String] {
        let field: FieldPath = "second_officer"
        guard second != actor.id else { throw Refusal(.officerSame, field: field) }
        guard actor.principal.isFit(for: actor.agencyID, at: place) else { throw Refusal(.officerUnfit) }
        // A person who is not in the directory is as unfit as one of another agency.
        guard let other = try kept(.principals).get(second), other.isFit(for: actor.agencyID, at: place)
        else {
            throw Refusal(.officerUnfit, field: field)
        }
        return [actor.id, other.id]
    }
}
