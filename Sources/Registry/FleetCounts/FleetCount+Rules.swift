import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FleetCount {
    /// Takes the groups in place of those it had: one for each kind, of which no part is larger than the whole.
    ///
    /// - Throws: `vehicle-kind-twice`, `vehicle-part-too-large`, `amount-out-of-bounds`, `amount-questioned`.
    mutating func replace(with groups: [VehicleGroup], confirmed: [String]) throws(Refusal) {
        for (index, group) in groups.enumerated() {
            let field = FieldPath("groups").item(index)
            guard !groups[..<index].contains(where: { $0.kind == group.kind }) else {
                throw Refusal(.vehicleKindTwice, field: field.field("kind"))
            }
            try AmountKind.vehicles.check(
                thousandths: Int64(group.count) * 1000, confirmed: confirmed, field: field.field("count"))
            for (part, name) in group.parts where part > group.count {
                throw Refusal(
                    .vehiclePartTooLarge, field: field.field(name),
                    ["part": "\(part)", "count": "\(group.count)"])
            }
        }
        self.groups = groups
    }

    /// Refuses a count that was taken back.
    ///
    /// - Throws: `fleet-count-withdrawn`.
    func requireStanding() throws(Refusal) {
        guard withdrawnAt == 0 else { throw Refusal(.fleetCountWithdrawn, field: "count_id") }
    }

    /// Notes who changed it, and when.
    mutating func note(_ actor: Actor, at now: Instant) {
        changedBy = actor.id
        changedAt = now.microseconds
    }

    /// The mixers, which carry the concrete; none when there is no such group.
    var mixers: VehicleGroup {
        groups.first { $0.kind == .mixer } ?? VehicleGroup()
    }

    /// The day of the count.
    var day: Day? { try? Day(countedOn, field: "counted_on") }

    /// What an evaluation takes on a day.
    func shares(of plant: Enterprise, on today: Day) -> FleetShares {
        .with {
            $0.enterpriseID = plant.id
            $0.on = today.text
            $0.countID = id
            $0.countedOn = countedOn
            if let day { $0.daysOld = Int32(clamping: today.days(since: day)) }
            $0.shares = groups.map(\.share)
        }
    }
}

extension VehicleGroup {
    /// Its parts, by the names of their fields.
    fileprivate var parts: [(Int32, String)] {
        [(newEnergy, "new_energy"), (enclosed, "enclosed"), (washed, "washed")]
    }

    fileprivate var share: FleetShare {
        .with {
            $0.group = self
            $0.newEnergyPermille = permille(newEnergy)
            $0.enclosedPermille = permille(enclosed)
            $0.washedPermille = permille(washed)
        }
    }

    /// Rounded down: no plant has all of its vehicles by rounding.
    private func permille(_ part: Int32) -> Int32 {
        count == 0 ? 0 : part * 1000 / count
    }
}
