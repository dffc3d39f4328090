import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension Enterprise {
    /// Merges a double into this record. Nothing is copied: the double's data is read together with this record's, and
    /// stays with the double when they are split.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`plant-merged`, `merge-absorbing`, `merge-codes-differ`,
    ///   `merge-into-unregistered`, `merge-code-on-double`).
    mutating func absorb(_ double: inout Enterprise) throws(Refusal) {
        for record in [(self, "survivor_id"), (double, "merged_id")] as [(Enterprise, FieldPath)]
        where record.0.state == .merged {
            throw Refusal(.plantMerged, field: record.1, ["survivor": record.0.mergedInto])
        }
        guard double.absorbedIds.isEmpty else { throw Refusal(.mergeAbsorbing, field: "merged_id") }
        guard state == .registered || double.state != .registered else {
            throw Refusal(.mergeIntoUnregistered, field: "survivor_id")
        }
        if !double.creditCode.isEmpty, double.creditCode != creditCode {
            throw Refusal(creditCode.isEmpty ? .mergeCodeOnDouble : .mergeCodesDiffer, field: "merged_id")
        }
        absorbedIds.append(double.id)
        double.mergedInto = id
        double.stateBefore = double.state
        double.state = .merged
    }

    /// Splits a double from this record again.
    mutating func release(_ double: inout Enterprise) {
        absorbedIds.removeAll { $0 == double.id }
        double.state = double.stateBefore == .unspecified ? .registered : double.stateBefore
        double.stateBefore = .unspecified
        double.mergedInto = ""
    }

    /// This record with the data of its doubles added.
    func together(with doubles: [Enterprise]) -> Enterprise {
        var whole = self
        for double in doubles {
            whole.facts += double.facts.filter { !whole.facts.contains($0) }
            whole.cases += double.cases.filter { !whole.cases.contains($0) }
            whole.links += double.links.filter { !whole.links.contains($0) }
            let names = [double.name] + double.otherNames.map(\.name)
            let known = Set([whole.name] + whole.otherNames.map(\.name))
            whole.otherNames += names.filter { !known.contains($0) }.map { name in
                double.otherNames.first { $0.name == name }
                    ?? .with {
                        $0.name = name
                        $0.kind = .variant
                        $0.source = "enterprise/\(double.id)"
                    }
            }
            if !whole.hasPlaque, double.hasPlaque { whole.plaque = double.plaque }
            if !whole.hasCoordinates, double.hasCoordinates { whole.coordinates = double.coordinates }
        }
        return whole
    }
}

extension Enterprise {
    /// Rows of this record and of its doubles, in tables that name a plant.
    var ownRecords: Condition {
        .filed(under: ids)
    }
}

extension Condition {
    /// Rows of any of those records, in tables that name a plant.
    static func filed(under plants: [String]) -> Condition {
        .oneOf("enterprise_id", plants.map { .text($0) })
    }
}

extension KeptDocuments where D == Enterprise {
    /// The record in force for that id: the one with the id, or the one it was merged into.
    func answering(_ id: String) throws -> Enterprise {
        try answering(require(id))
    }

    /// That record, or the one it was merged into.
    func answering(_ plant: Enterprise) throws -> Enterprise {
        plant.state == .merged ? try require(plant.mergedInto) : plant
    }
}

extension Query {
    /// The plant in force for that id with the data of its doubles, now or at an instant (UTC microseconds; 0 for now).
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`) also when it did not exist then.
    func plant(_ id: String, asOf microseconds: Int64 = 0, field: FieldPath = "enterprise_id") throws
        -> Enterprise
    {
        let asked = try record(id, microseconds, field)
        guard asked.state == .merged else { return try whole(asked, microseconds) }
        var survivor = try whole(record(asked.mergedInto, microseconds, field), microseconds)
        survivor.askedAs = id
        return survivor
    }

    private func whole(_ enterprise: Enterprise, _ microseconds: Int64) throws -> Enterprise {
        try enterprise.together(
            with: enterprise.absorbedIds.map { try record($0, microseconds, "enterprise_id") })
    }

    private func record(_ id: String, _ microseconds: Int64, _ field: FieldPath) throws -> Enterprise {
        microseconds == 0
            ? try shown(.enterprises).require(id, field: field)
            : try shown(.enterprises).require(id, asOf: Instant(microseconds: microseconds), field: field)
    }
}
