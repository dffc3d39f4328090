import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store

extension KnownPlant: Document {}

extension DocumentCollection where D == KnownPlant {
    static let knownPlants = DocumentCollection(
        table: "known_plant",
        indexes: [.optionalText("merged_into") { $0.mergedInto.isEmpty ? nil : $0.mergedInto }])
}

extension Aggregate where D == KnownPlant {
    static let knownPlants = Aggregate(
        .knownPlants, name: "plant", unknown: .plantUnknown, effects: [.inspectionWeights])
}

extension Effect where D == KnownPlant {
    /// A tip that names one of two merged records counts for the other too, until they are split.
    static var inspectionWeights: Effect {
        .follow { change, command in
            let earlier = change.before?.mergedInto ?? ""
            guard earlier != change.after.mergedInto else { return }
            let plants = command.kept(.knownPlants)
            let parted = try earlier.isEmpty ? [] : plants.ids(of: earlier)
            try NearbyTipSearch(command: command).reweigh(plants: parted + plants.ids(of: change.after.id))
        }
    }
}

extension KeptDocuments where D == KnownPlant {
    /// Refuses a target that names a registered plant which this service does not know, and asks about one of another
    /// division than the target's: it may be another plant of that name, or be seen at work elsewhere.
    ///
    /// - Throws: `plant-unknown`; `plant-elsewhere` unless `confirmed` names the field.
    func requireKnown(_ target: Target, confirmed: [String]) throws {
        guard !target.enterpriseID.isEmpty else { return }
        let field: FieldPath = "target.enterprise_id"
        let plant = try require(target.enterpriseID, field: field)
        guard !confirmed.contains(field.text) else { return }
        let seen = try DivisionCode(target.divisionCode, field: "target.division_code")
        guard let home = try? DivisionCode(plant.divisionCode, field: field), !home.contains(seen),
            !seen.contains(home)
        else { return }
        throw Refusal(
            .plantElsewhere, field: field,
            ["division": home.text, "seen": seen.text, "field": field.text])
    }

    /// Merges are rare and chains of them rarer. This also ends a cycle of records.
    private static var longestChain: Int { 16 }

    /// Every id of that plant: of the record in force and of those merged into it, directly or through others; 500 at
    /// most. An unknown id yields itself.
    func ids(of id: String) throws -> [String] {
        var survivor = id
        for _ in 0..<Self.longestChain {
            guard let next = try get(survivor)?.mergedInto, !next.isEmpty else { break }
            survivor = next
        }
        var ids: Set = [id, survivor]
        var newest = [survivor]
        for _ in 0..<Self.longestChain where !newest.isEmpty {
            let merged = try find(
                where: [.oneOf("merged_into", newest.map { .text($0) })], order: .ascending("merged_into"),
                limit: PageLimits.most)
            newest = merged.documents.map(\.id).filter { ids.insert($0).inserted }
        }
        return Array(ids.sorted().prefix(PageLimits.most))
    }
}
