import RegistryAPI
import ServiceKit
import Store

// What is kept of a plant's readiness follows from saving any record that answers the plan, and from merging and splitting plants.

/// A record that says which plant it is of.
protocol OfPlant: Document {
    var enterpriseID: String { get }
}

extension Site: OfPlant {}
extension RuleDocument: OfPlant {}
extension DrainageDesign: OfPlant {}
extension RiverReport: OfPlant {}
extension ResidueHandling: OfPlant {}
extension DisposalContract: OfPlant {}
extension ResidueManifest: OfPlant {}
extension Norm: OfPlant {}
extension Assessment: OfPlant {}
extension BalanceSignOff: OfPlant {}

extension Effect where D: OfPlant {
    /// Keeps how the plant answers the plan from now on.
    static var readiness: Effect {
        .follow { change, command in try command.renewReadiness(of: change.after.enterpriseID) }
    }
}

extension Effect where D: FiledByPlant {
    /// The same; a record that only follows its plant to another place answers as before.
    static var readiness: Effect {
        .follow { change, command in
            guard !change.isOnlyMoved else { return }
            try command.renewReadiness(of: change.after.enterpriseID)
        }
    }
}

extension Effect where D == Enterprise {
    /// Lets a plant answer with the records of its doubles, and no longer with those that it parted from.
    static var readiness: Effect {
        .follow { change, command in
            guard let before = change.before else { return }
            let plant = change.after
            guard plant.ids != before.ids || plant.state != before.state else { return }
            let index = ReadinessIndex(access: command.transaction)
            guard plant.state != .merged else { return try index.remove(plant.id) }
            try index.renew(plant, from: command.today)
        }
    }
}

extension Command {
    fileprivate func renewReadiness(of id: String) throws {
        try ReadinessIndex(access: transaction).renew(kept(.enterprises).answering(id), from: today)
    }
}
