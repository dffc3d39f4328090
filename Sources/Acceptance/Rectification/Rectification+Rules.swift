import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Rectification {
    /// Days a plant has to put an item right. A proposal: no source found states the term (限期整改).
    static let days = 30

    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "rectification_id") }
    }

    init(_ finding: String, on item: TemplateItem, of application: Application, id: String, from day: Day) {
        self = .with {
            $0.id = id
            $0.applicationID = application.id
            $0.enterpriseID = application.enterpriseID
            $0.divisionCode = application.divisionCode
            $0.itemCode = item.code
            $0.finding = finding
            $0.state = .open
            $0.dueOn = day.adding(days: Self.days).text
        }
    }

    /// Takes the plant's evidence. From `open` only; leads to `submitted`. Late evidence is taken too: the organiser decides what
    /// follows from that.
    ///
    /// - Throws: `rectification-not-open`.
    mutating func submit(_ evidence: String, at now: Instant) throws(Refusal) {
        guard state == .open else { throw Refusal(.rectificationNotOpen, field: "rectification_id") }
        self.evidence = evidence
        submittedAt = now.microseconds
        state = .submitted
    }

    /// Accepts the evidence or sends it back. From `submitted` only; leads to `verified` or `open`.
    ///
    /// - Throws: `rectification-not-submitted`.
    mutating func check(isPutRight: Bool, _ opinion: String, by actor: Actor, at now: Instant) throws(Refusal)
    {
        guard state == .submitted else {
            throw Refusal(.rectificationNotSubmitted, field: "rectification_id")
        }
        self.opinion = opinion
        guard isPutRight else {
            state = .open
            return
        }
        verifiedBy = actor.id
        verifiedAt = now.microseconds
        state = .verified
    }
}
