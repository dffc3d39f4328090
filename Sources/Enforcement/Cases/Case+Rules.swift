import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FileCaseRequest {
    /// The day of the act: the one the officer names, else what the tips say.
    ///
    /// - Throws: `day-malformed`; `day-in-future`.
    func actDay(of basis: CaseBasis, on today: Day) throws(Refusal) -> Day {
        actOn.isEmpty ? basis.actDay : try Day(past: actOn, on: today, field: "act_on")
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
            throw Refusal(.trackUnknown, field: "ground", ["ground": ground.wording.chinese])
        }
        guard tracks[place].agencyID == actor.agencyID else {
            throw Refusal(.trackOfAnotherAgency, field: "ground", ["agency": tracks[place].agencyName])
        }
        try actor.require(.investigator, over: target.division)
        guard !tracks[place].hasDecision else { throw Refusal(.trackDecided, field: "ground") }
        return place
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
