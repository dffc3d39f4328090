import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit

extension EnforcementAPI.Offence {
    /// The act in the legal table; `nil` for none.
    var recorded: Rulebook.Offence? {
        switch self {
        case .stealthDischarge: .stealthDischarge
        case .overStandard: .overStandard
        case .dumping: .wasteDumping
        case .unenclosedDust: .unenclosedDust
        // These plants need the report form (表), not the full report (docs/facts.md §4).
        case .builtWithoutApproval: .assessmentFormMissing
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    /// The lines of government that the article gives the act to (docs/facts.md §4): dust and dumped waste are shared with
    /// those who see to building, drains and street cleaning.
    var departments: [Department] {
        switch self {
        case .stealthDischarge, .overStandard, .builtWithoutApproval: [.ecology]
        case .dumping, .unenclosedDust: [.ecology, .construction]
        case .unspecified, .UNRECOGNIZED: []
        }
    }

    /// Refuses an act that is not the business of that line of government; none at all is everybody's.
    ///
    /// - Throws: `offence-of-another-department`.
    func require(of department: Department) throws(Refusal) {
        guard recorded != nil, !departments.contains(department) else { return }
        throw Refusal(
            .offenceOfAnotherDepartment, field: "offence",
            words: [
                "offence": wording, "departments": departments.map(\.wording).listed,
                "department": department.wording,
            ])
    }
}

extension FineCircumstance {
    /// The circumstance as articles distinguish it.
    var recorded: LegalBasis.Circumstance {
        switch self {
        case .unspecified, .UNRECOGNIZED: .ordinary
        case .serious: .serious
        case .refusal: .refusal
        case .noise: .noise
        case .hazardous: .hazardous
        case .hazardousGrave: .hazardousGrave
        }
    }
}

extension LegalBasis {
    /// The article and the evidence for its words: one that was read in a secondary text only must not pass for
    /// checked.
    var citationWithEvidence: String {
        switch evidence {
        case .read: "\(citation)（V：已核对原文）"
        case .secondary: "\(citation)（仅见于二次文本，引用前须核对原文）"
        }
    }

    /// Refuses a fine that the article does not allow.
    ///
    /// - Throws: `fine-circumstance` when the article has no fine for that circumstance; `fine-out-of-range`.
    func requireAllowed(_ fen: Int64, in circumstance: FineCircumstance) throws(Refusal) {
        do throws(Refusal) {
            try checkFine(fen, for: circumstance.recorded, field: "fine_fen")
        } catch {
            guard error.reason == .fineRange else {
                throw Refusal(error.reason, field: "circumstance", error.values)
            }
            throw Refusal(.fineOutOfRange, field: "fine_fen", error.values)
        }
    }
}
