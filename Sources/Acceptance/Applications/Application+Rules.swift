import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Application {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "application_id") }
    }

    /// An application as it is handed in. Name and division are kept as they stood on that day.
    init(_ request: SubmitApplicationRequest, of plant: Plant, in round: Round, id: String, at now: Instant) {
        self = .with {
            $0.id = id
            $0.roundID = round.id
            $0.roundCode = round.code
            $0.templateID = round.templateID
            $0.enterpriseID = plant.id
            $0.enterpriseName = plant.name
            $0.divisionCode = plant.divisionCode
            $0.tier = request.tier
            $0.state = .submitted
            $0.submittedAt = now.microseconds
            $0.statement = request.statement
        }
    }

    /// Takes the panel that was drawn. From `submitted` leads to `empanelled`; later a recusal changes seats only.
    mutating func seat(_ experts: [String]) {
        panel = experts
        if state == .submitted { state = .empanelled }
    }

    /// Refuses a sheet where none is awaited from that expert.
    ///
    /// - Throws: `expert-not-on-panel`, `application-not-scoring`.
    func requireScoring(by expert: String) throws(Refusal) {
        guard panel.contains(expert) else { throw Refusal(.expertNotOnPanel, field: "application_id") }
        guard state == .empanelled || state == .discussion else {
            throw Refusal(.applicationNotScoring, field: "application_id")
        }
    }

    /// Takes what the sheets came to. From `empanelled` or `discussion`; leads to `discussion` when there is no
    /// verdict yet, else to `passed`, `rectifying` or `failed`.
    mutating func take(_ result: AcceptanceAPI.Result) {
        self.result = result
        switch result.verdict {
        case .pass: state = .passed
        case .passWithRectification: state = .rectifying
        case .fail: state = .failed
        case .unspecified, .UNRECOGNIZED: state = .discussion
        }
    }

    /// Notes that everything is put right. From `rectifying` only; leads to `passed`.
    mutating func completeRectification() {
        if state == .rectifying { state = .passed }
    }

    /// Takes the city's audit. From `passed` only; leads to `audited`.
    ///
    /// - Throws: `application-not-passed`.
    mutating func audit(_ opinion: String, by actor: Actor, at now: Instant) throws(Refusal) {
        guard state == .passed else { throw Refusal(.applicationNotPassed, field: "application_id") }
        audit = .with {
            $0.agencyName = actor.principal.agencyName
            $0.principalID = actor.id
            $0.opinion = opinion
            $0.auditedAt = now.microseconds
        }
        state = .audited
    }

    /// Puts it on a notice. From `audited` and once only; it stays `audited` until the notice is published.
    ///
    /// - Throws: `application-on-notice`, `application-not-audited`.
    mutating func enter(notice id: String, field: FieldPath) throws(Refusal) {
        guard noticeID.isEmpty else { throw Refusal(.applicationOnNotice, field: field) }
        guard state == .audited else { throw Refusal(.applicationNotAudited, field: field) }
        noticeID = id
    }

    /// Takes the plaque that the published notice grants. Leads to `notified`.
    mutating func take(_ plaque: Plaque) {
        plaqueID = plaque.id
        state = .notified
    }
}

extension Actor {
    /// Refuses a reviewer of the county itself: what a county accepted is audited by the city above it (plan 三(三)1).
    ///
    /// - Throws: `no-grant-here`.
    func requireAuditor(of place: DivisionCode) throws(Refusal) {
        let isAbove = divisions(as: .reviewer).contains { $0.level <= .city && $0.contains(place) }
        guard isAbove else {
            throw Refusal(
                .noGrantHere,
                ["division": place.text],
                words: [
                    "roles": Wording(
                        "上级市的\(Role.reviewer.wording.chinese)",
                        "\(Role.reviewer.wording.english) of the city above")
                ])
        }
    }
}
