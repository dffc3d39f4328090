import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FileCaseRequest {
    /// The day of the act: the one the officer names, else what the tips say. Either is asked about when it is unusual, because it
    /// chooses the law; the tips' day may be from before anybody asked.
    ///
    /// - Throws: `day-unknown`; `day-in-future`; `day-out-of-bounds`; `day-questioned`.
    func actDay(of basis: CaseBasis, on today: Day) throws(Refusal) -> Day {
        let told = actOn.isEmpty ? basis.actDay.text : actOn
        return try Day(past: told, as: .act, on: today, confirmed: confirmed, field: "act_on")
    }
}

extension Case {
    /// A case as it is filed, every track undecided.
    init(
        _ basis: CaseBasis, id: String, number: RunningNumber, officers: [String], at now: Instant,
        actOn day: Day,
        decideBy: CommonAPI.Deadline
    ) {
        self = .with {
            $0.id = id
            $0.number = number.text
            $0.tipIds = basis.tips.map(\.id)
            $0.target = basis.target
            $0.tracks = basis.tracks(decideBy: decideBy)
            $0.state = .open
            $0.officers = officers
            $0.filedByAgency = basis.agency
            $0.filedAt = now.microseconds
            $0.actOn = day.text
            $0.origins = basis.tips.map(\.origin).filter { !$0.isEmpty }
        }
    }

    /// Whether that caller may know of it: investigators of the agencies of its tracks, and auditors over the
    /// target's division.
    func isVisible(to actor: Actor) -> Bool {
        actor.audits(target.divisionCode)
            || tracks.contains { actor.investigates(for: $0.agencyID, in: target.divisionCode) }
    }

    /// The agency that answers for a line of government here: all tracks of one line are with one.
    func agency(of department: Department) -> String? {
        tracks.first { $0.department == department }?.agencyID
    }

    /// Where the track of that ground stands, if the caller may decide it now.
    ///
    /// - Throws: `track-unknown`; `track-of-another-agency`; `no-grant-here`; `track-decided`.
    func openTrack(of ground: Ground, for actor: Actor) throws(Refusal) -> Int {
        guard let place = tracks.firstIndex(where: { $0.ground == ground }) else {
            throw Refusal(.trackUnknown, field: "ground", words: ["ground": ground.wording])
        }
        guard tracks[place].agencyID == actor.agencyID else {
            throw Refusal(.trackOfAnotherAgency, field: "ground", ["agency": tracks[place].agencyName])
        }
        try actor.require(.investigator, over: target.division)
        guard !tracks[place].hasDecision else { throw Refusal(.trackDecided, field: "ground") }
        return place
    }

    /// Corrects the day of the act, while nobody has decided by the law of that day.
    ///
    /// - Throws: `track-of-another-agency`, `track-decided`.
    mutating func correct(actOn day: Day, by actor: Actor) throws(Refusal) {
        guard filedByAgency == actor.agencyID else {
            let filer = tracks.first { $0.agencyID == filedByAgency }?.agencyName ?? filedByAgency
            throw Refusal(.trackOfAnotherAgency, field: "case_id", ["agency": filer])
        }
        guard !tracks.contains(where: \.hasDecision) else {
            throw Refusal(.trackDecided, field: "case_id")
        }
        actOn = day.text
    }

    /// Takes on the grounds of a tip that found their agency late; a ground that has its track has it already. From `decided` it is
    /// `open` again.
    mutating func add(_ referral: Referral, decideBy: CommonAPI.Deadline) {
        for ground in referral.grounds where !tracks.contains(where: { $0.ground == ground }) {
            tracks.append(
                .with {
                    $0.ground = ground
                    $0.department = referral.department
                    // All tracks of one line of government are with one agency.
                    let known = tracks.first { $0.department == referral.department }
                    $0.agencyID = known?.agencyID ?? referral.agencyID
                    $0.agencyName = known?.agencyName ?? referral.agencyName
                    $0.decideBy = decideBy
                })
            state = .open
        }
    }

    /// Enters the decision of a track. The last one decides the case.
    mutating func enter(_ decision: Decision, at place: Int) {
        tracks[place].decision = decision
        if tracks.allSatisfy(\.hasDecision) { state = .decided }
    }

    /// Whether it ended without any track having found an offence.
    var isDismissed: Bool {
        state == .decided && tracks.allSatisfy { $0.decision.kind == .dismissed }
    }
}
