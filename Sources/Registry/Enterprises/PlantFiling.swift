import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// A document that officers find by the place of the plant it belongs to.
protocol FiledByPlant: Document {
    var enterpriseID: String { get }
    /// Whose officers have it before them: the division of the plant, or of the record that answers for it.
    var divisionCode: String { get set }
}

extension Permit: FiledByPlant {}
extension ExpiryNotice: FiledByPlant {}
extension Meter: FiledByPlant {}
extension LedgerFlag: FiledByPlant {}
extension GuidanceRequest: FiledByPlant {}

extension Command {
    /// Lets what is filed by a plant's place, and its people, follow when the plant moves, is merged or parts: officers of
    /// the new place have it before them at once, and those of the old one no longer.
    func refile(_ plant: Enterprise, as before: Enterprise) throws {
        guard plant.state != .merged else { return }
        let stands = plant.ids == before.ids && plant.state == before.state
        if !stands { try indexPeople(of: plant) }
        if stands, plant.divisionCode == before.divisionCode { return }
        try refile(.permits, of: plant) { $0.changeReason = plant.changeReason }
        try refile(.expiryNotices, of: plant)
        try refile(.meters, of: plant)
        try refile(.flags, of: plant)
        try refile(.guidance, of: plant)
    }

    private func refile<D: FiledByPlant>(
        _ documents: Aggregate<D>, of plant: Enterprise, _ change: (inout D) -> Void = { _ in }
    ) throws {
        var token = ""
        repeat {
            let page = try kept(documents).find(
                where: [plant.ownRecords], after: token, limit: PageLimits.most)
            for var document in page.documents where document.divisionCode != plant.divisionCode {
                document.divisionCode = plant.divisionCode
                change(&document)
                _ = try kept(documents).save(document)
            }
            token = page.nextToken
        } while !token.isEmpty
    }

    /// Lets a plant be found by its people and by those of the doubles it answers for.
    func indexPeople(of plant: Enterprise) throws {
        let people = try plant.ids.compactMap { try kept(.people).get($0) }
        try SearchIndex.enterPeople(Set(people.flatMap(\.keys)), of: plant.id, in: transaction)
    }
}
