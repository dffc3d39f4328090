import Refusals
import RegistryAPI
import Rulebook

extension Enterprise {
    /// Moves the plant to another stage of its life, on that day; on no day where none is known, as of a list.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`stage-unreachable`, `plant-unregistered`); `INVALID_ARGUMENT` (`stage-day`)
    ///   for a day before the last move.
    mutating func move(to next: LifeCycleStage, on day: Day?) throws(Refusal) {
        // What is known from a tip alone was never allowed to begin: its end is the business of a case.
        guard state != .unregistered else { throw Refusal(.plantUnregistered, field: "enterprise_id") }
        guard stage.exits.contains(next) else {
            throw Refusal(
                .stageUnreachable, field: "stage",
                words: ["from": stage.statedWording, "to": next.statedWording])
        }
        if let day, !stageSince.isEmpty, stageSince > day.text {
            throw Refusal(.stageDay, field: "since", ["since": stageSince])
        }
        stage = next
        stageSince = day?.text ?? ""
    }
}

extension LifeCycleStage {
    /// Where a plant in this stage may move. What no source speaks of may turn out to be anything.
    var exits: Set<LifeCycleStage> {
        switch self {
        case .unspecified: [.planned, .underConstruction, .operating, .suspended, .closed]
        case .planned: [.underConstruction, .closed]
        case .underConstruction: [.operating, .closed]
        case .operating: [.suspended, .closed]
        case .suspended: [.operating, .closed]
        case .closed, .UNRECOGNIZED: []
        }
    }

    /// As refusals name it, also where no source states a stage.
    var statedWording: Wording { protoName.isEmpty ? Wording("未载", "not stated") : wording }
}

extension Day {
    /// The day a change is said to have happened on, which is no day to come.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`day-format`, `day-unknown`, `day-ahead`, `day-out-of-bounds`), `FAILED_PRECONDITION`
    ///   (`day-questioned`).
    init(
        _ text: String, as kind: DayKind, notAfter today: Day, confirmed: [String], field: FieldPath
    ) throws(Refusal) {
        try self.init(text, field: field)
        guard self <= today else { throw Refusal(.dayAhead, field: field, ["day": text]) }
        try kind.bounds.check(self, on: today, confirmed: confirmed, field: field)
    }
}
