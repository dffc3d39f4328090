import Refusals
import RegistryAPI
import Rulebook

extension Enterprise {
    /// Moves the plant to another stage of its life on that day; `nil` where the day is unknown, as from a list.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`stage-unreachable`, `plant-unregistered`); `INVALID_ARGUMENT` (`stage-day`)
    ///   for a day before the last move.
    mutating func move(to next: LifeCycleStage, on day: Day?) throws(Refusal) {
        // A plant that was never registered was never allowed to begin: how it ends is decided in a case.
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
    /// The stages that may follow this one. When no source states a stage, any may follow.
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
    /// Reads the day on which a change is said to have happened; it must not be in the future.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`day-format`, `day-unknown`, `day-ahead`, `day-out-of-bounds`),
    ///   `FAILED_PRECONDITION` (`day-questioned`).
    init(
        _ text: String, as kind: DayKind, notAfter today: Day, confirmed: [String], field: FieldPath
    ) throws(Refusal) {
        try self.init(text, field: field)
        guard self <= today else { throw Refusal(.dayAhead, field: field, ["day": text]) }
        try kind.bounds.check(self, on: today, confirmed: confirmed, field: field)
    }
}
