import Refusals
import ServiceKit

extension Reason {
    /// The services' refusal of a division that is not loaded; the rulebook has one of the same name for its tables.
    static let placeUnknown = Reason.divisionUnknown
}
