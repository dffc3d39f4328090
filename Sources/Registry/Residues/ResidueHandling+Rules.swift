import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension ResidueHandling {
    /// Takes other yards.
    ///
    /// - Throws: `code-repeated`, `amount-out-of-bounds`, `amount-questioned`.
    mutating func take(_ yards: [ResidueYard], confirmed: [String]) throws(Refusal) {
        let field: FieldPath = "yards"
        try Site.requireOnce(yards.map(\.code), field)
        for (index, yard) in yards.enumerated() {
            try AmountKind.residueYard.check(
                thousandths: yard.area * 1000, confirmed: confirmed,
                field: field.item(index).field("area"))
        }
        self.yards = yards
    }

    /// The target of a month; `nil` before the first.
    ///
    /// Months compare as their texts do: all are of the form 2026-01.
    func target(in month: String) -> ResidueTarget? {
        targets.last { $0.withdrawalReason.isEmpty && $0.fromMonth <= month }
    }

    /// Takes the newest target back.
    ///
    /// - Throws: `residue-target-none`.
    mutating func withdrawTarget(because reason: String) throws(Refusal) {
        guard let place = targets.lastIndex(where: { $0.withdrawalReason.isEmpty }) else {
            throw Refusal(.residueTargetNone, field: "site_id")
        }
        targets[place].withdrawalReason = reason
    }

    /// Sets how much residue a cubic metre may make, from a month later than every earlier target's on.
    ///
    /// - Throws: `day-unknown`, `day-out-of-bounds`, `day-questioned`, `amount-out-of-bounds`, `amount-questioned`,
    ///   `residue-target-not-later`.
    mutating func set(_ request: SetResidueTargetRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        let first = try Day(
            "\(request.fromMonth)-01", as: .planEffective, on: now.day, confirmed: request.confirmed,
            field: "from_month")
        try AmountKind.residueTarget.check(
            thousandths: request.most, confirmed: request.confirmed, field: "most")
        let month = String(first.text.prefix(7))
        if let last = targets.last(where: { $0.withdrawalReason.isEmpty }), month <= last.fromMonth {
            throw Refusal(.residueTargetNotLater, field: "from_month", ["last": last.fromMonth])
        }
        targets.append(
            .with {
                $0.fromMonth = month
                $0.most = request.most
                $0.owner = request.owner
                $0.setBy = actor.id
                $0.setAt = now.microseconds
            })
    }
}
