import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit

extension Announcement {
    /// Whether it is shown on that day to those it is meant for.
    func isShown(on today: Day) -> Bool {
        withdrawnAt == 0 && shownFrom <= today.text && (shownUntil.isEmpty || today.text <= shownUntil)
    }

    /// Whether it is meant for the caller; officers may read what plants read.
    func isMeant(for actor: Actor) -> Bool {
        let isOfficer = !actor.agencyID.isEmpty || actor.holds(.organiser, .registrar, over: .province)
        return switch audience {
        case .everybody: true
        case .enterprises: isOfficer || !actor.speaksFor.isEmpty || actor.principal.kind == .enterprise
        case .agencies: isOfficer
        case .unspecified, .UNRECOGNIZED: false
        }
    }
}

extension AnnounceRequest {
    /// The first and last day on which it is shown; the last is empty when there is no end.
    ///
    /// - Throws: `day-format`, `day-unknown`, `announcement-days-reversed`, `day-out-of-bounds`, `day-questioned`.
    func days(today: Day) throws(Refusal) -> (from: String, until: String) {
        let from =
            shownFrom.isEmpty
            ? today
            : try Day(
                shownFrom, as: .shownFrom, on: today, confirmed: confirmed, field: "shown_from")
        guard !shownUntil.isEmpty else { return (from.text, "") }
        let until = try Day(
            shownUntil, as: .shownUntil, on: today, confirmed: confirmed, field: "shown_until")
        guard from <= until else { throw Refusal(.announcementDaysReversed, field: "shown_until") }
        return (from.text, until.text)
    }
}
