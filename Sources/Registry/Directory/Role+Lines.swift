import CommonAPI
import Refusals
import Rulebook
import ServiceKit

// Which agencies may give a role to their people. The level above decides to which line of government an agency
// belongs, and which one is competent for the bulk-cement line, another office from place to place. This table says
// what follows.

extension Role {
    /// The lines of government whose agencies give the role to their own people; `nil` where any agency may have it,
    /// because the role comes from above.
    ///
    /// | role | lines | by |
    /// |---|---|---|
    /// | REGISTRAR, ORGANISER, REVIEWER | bulk cement | plan 三(三)1, 四(五): 散装水泥管理机构 register, organise, audit |
    /// | DRAW_WITNESS | the four departments and bulk cement | plan 三(三)1 |
    /// | SIGNATORY | the four departments | plan 三(三)1: they sign the joint notice |
    /// | HOTLINE | the 12345 hotline | docs/facts.md §5: it accepts and dispatches, and handles nothing |
    /// | INVESTIGATOR | those with powers of enforcement | plan 二(一)2, 四(四); docs/facts.md §1, §4 |
    /// | HELPER | the departments that the plan asks to support plants, and those whose business a difficulty can be | plan 四(四), 三(二) |
    /// | EXAMINER | those of the grounds, and bulk cement, which decides | plan 二(一)1, 2 |
    var lines: Set<Department>? {
        switch self {
        case .administrator, .auditor: nil
        case .registrar, .organiser, .reviewer: [.bulkCement]
        case .drawWitness: Department.overseeing
        case .signatory: Department.overseeing.subtracting([.bulkCement])
        case .hotline: [.hotline]
        case .investigator: [.naturalResources, .ecology, .construction, .transport, .enforcement]
        case .helper: Department.overseeing.union([.naturalResources, .transport])
        case .examiner: [.naturalResources, .ecology, .construction, .bulkCement]
        // Applicant and metering are for plants, expert is for experts, follower is for services.
        case .applicant, .metering, .expert, .follower, .unspecified, .UNRECOGNIZED: []
        }
    }
}

extension Command {
    /// Refuses a role that is not for agencies of that line of government.
    ///
    /// An agency of another line counts too where the level above made it competent for that line, over the place of
    /// the grant or a place above it.
    ///
    /// - Throws: `role-of-another-line`.
    func require(_ grant: Grant, isOfLineOf agency: Agency, field: FieldPath) throws {
        guard let lines = grant.role.lines, !lines.contains(agency.department) else { return }
        let place = try division(grant.divisionCode, field: field.field("division_code"))
        for line in lines {
            for seat in [place] + place.ancestors {
                if try competence(of: line, in: seat)?.agency.id == agency.id { return }
            }
        }
        throw Refusal(
            .roleOfAnotherLine, field: field.field("role"),
            ["agency": agency.id], words: ["role": grant.role.wording])
    }

    /// Whether that agency organises acceptance or directs those who do: it belongs to the bulk-cement line or to
    /// commerce, or is competent for the bulk-cement line anywhere.
    func organisesAcceptance(_ agencyID: String) throws -> Bool {
        guard let agency = try kept(.agencies).get(agencyID) else { return false }
        if [.bulkCement, .commerce].contains(agency.department) { return true }
        return try kept(.competentBodies).all().contains { body in
            body.department == .bulkCement && body.term(on: today)?.agencyID == agencyID
        }
    }

    /// Refuses an administrator of an agency that organises acceptance when the principal speaks for a plant or is
    /// an expert: the agency would choose the voices of those it decides about.
    ///
    /// - Throws: `PERMISSION_DENIED` (`voice-of-organiser`).
    func requireNoOrganiser(over principal: Principal, field: FieldPath) throws {
        guard !principal.speaksFor.isEmpty, try organisesAcceptance(actor.agencyID) else { return }
        throw Refusal(.voiceOfOrganiser, field: field, ["agency": actor.agencyID])
    }
}
