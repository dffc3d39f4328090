import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FileCaseRequest {
    /// The day of the act: the one that the officer names, else that of the tips. An unusual day must be confirmed in
    /// either case, because it decides which law applies, and the day of the tips may be from before such days were
    /// questioned.
    ///
    /// - Throws: `day-unknown`; `day-in-future`; `day-out-of-bounds`; `day-questioned`.
    func actDay(of basis: CaseBasis, on today: Day) throws(Refusal) -> Day {
        let told = actOn.isEmpty ? basis.actDay.text : actOn
        return try Day(past: told, as: .act, on: today, confirmed: confirmed, field: "act_on")
    }
}

extension Case {
    /// A new case, with every track undecided.
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

    /// Whether the caller may know of it: investigators of the agencies of its tracks, and auditors over the target's
    /// division.
    func isVisible(to actor: Actor) -> Bool {
        actor.audits(target.divisionCode)
            || tracks.contains { actor.investigates(for: $0.agencyID, in: target.divisionCode) }
    }

    /// The agency of that line of government in this case; `nil` when no track is of that line. All tracks of one line
    /// are with one agency.
    func agency(of department: Department) -> String? {
        tracks.first { $0.department == department }?.agencyID
    }

    /// The index of the track on that ground, if the caller may decide it now.
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

    /// Corrects the day of the act, as long as nobody has decided by the law of that day.
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

    /// Adds tracks for the grounds of a tip that were routed late; a ground that already has a track gets no second
    /// one. With a new track the case goes from `decided` back to `open`.
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

    /// Records the decision of a track. The last decision decides the case.
    mutating func enter(_ decision: Decision, at place: Int) {
        tracks[place].decision = decision
        if tracks.allSatisfy(\.hasDecision) { state = .decided }
    }

    /// Whether it is decided and no track found an offence.
    var isDismissed: Bool {
        state == .decided && tracks.allSatisfy { $0.decision.kind == .dismissed }
    }
}
