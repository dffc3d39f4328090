import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// A document that officers find by the place of its plant.
protocol FiledByPlant: Document {
    var enterpriseID: String { get }
    /// The division whose officers see it: that of the plant, or of the record the plant was merged into.
    var divisionCode: String { get set }
}

extension Permit: FiledByPlant {}
extension ExpiryNotice: FiledByPlant {}
extension Meter: FiledByPlant {}
extension LedgerFlag: FiledByPlant {}
extension GuidanceRequest: FiledByPlant {}

extension RecordChange where D: FiledByPlant {
    /// Whether the document only follows its plant to another place; nothing else in it changed.
    var isOnlyMoved: Bool { before.map { $0.divisionCode != after.divisionCode } ?? false }
}

/// Updates everything filed by a plant's place, and its people, when the plant moves, is merged or split: officers of
/// the new place see it at once, and those of the old one no longer.
struct PlantFiling {
    let command: Command

    /// Updates the place of all documents of a changed plant.
    func refile(_ plant: Enterprise, as before: Enterprise) throws {
        guard plant.state != .merged else { return }
        let stands = plant.ids == before.ids && plant.state == before.state
        if !stands { try SearchIndex.enterPeople(of: plant, command) }
        if stands, plant.divisionCode == before.divisionCode { return }
        try refile(.permits, of: plant) { $0.changeReason = plant.changeReason }
        try refile(.expiryNotices, of: plant)
        try refile(.meters, of: plant)
        try refile(.flags, of: plant)
        try refile(.guidance, of: plant)
        try refile(.difficulties, of: plant)
        try refile(.fleetCounts, of: plant)
        try refile(.supportMeasures, of: plant)
        try refile(.checkRecords, of: plant)
    }

    private func refile<D: FiledByPlant>(
        _ documents: Aggregate<D>, of plant: Enterprise, _ change: (inout D) -> Void = { _ in }
    ) throws {
        let kept = command.kept(documents)
        try kept.each(where: [plant.ownRecords]) { document in
            guard document.divisionCode != plant.divisionCode else { return }
            var document = document
            document.divisionCode = plant.divisionCode
            change(&document)
            try kept.save(document)
        }
    }
}
