import Refusals
import RegistryAPI
import ServiceKit
import Store

// Records that a plant keeps of one of its sites: its drainage, its residue. Who keeps the plant's papers keeps them, and who reads
// those reads them.

extension Command {
    /// The site of which the caller may enter records: its plant's registrar, or whoever speaks for the plant.
    ///
    /// - Throws: `NOT_FOUND` (`site-unknown`), `PERMISSION_DENIED` (`no-grant-here`).
    func siteToRecord(_ id: String) throws -> Site {
        let site = try kept(.sites).require(id, field: "site_id")
        try actor.requireRecorder(of: kept(.enterprises).answering(site.enterpriseID))
        return site
    }
}

/// A paper of a plant: who reads the plant's papers reads it, and for everybody else there is none.
protocol PlantPaper: Document {
    var enterpriseID: String { get }
}

extension DisposalContract: PlantPaper {}
extension ResidueManifest: PlantPaper {}
extension RiverReport: PlantPaper {}
extension Norm: PlantPaper {}
extension CheckRecord: PlantPaper {}
extension Assessment: PlantPaper {}

extension Query {
    /// The paper with that id.
    ///
    /// - Throws: `NOT_FOUND` with the aggregate's reason, whether it is hidden or absent.
    func paper<D: PlantPaper>(_ aggregate: Aggregate<D>, _ id: String, field: FieldPath) throws -> D {
        let paper = try shown(aggregate).require(id, field: field)
        guard try mayReadPapers(of: paper.enterpriseID) else {
            throw aggregate.refusal(of: id, field: field)
        }
        return paper
    }

    /// The site whose records the caller may read.
    ///
    /// - Throws: `NOT_FOUND` (`site-unknown`), `PERMISSION_DENIED` (`plant-papers-hidden`).
    func siteToRead(_ id: String) throws -> Site {
        let site = try shown(.sites).require(id, field: "site_id")
        guard try mayReadPapers(of: site.enterpriseID) else {
            throw Refusal(.plantPapersHidden, field: "site_id")
        }
        return site
    }

    /// Whether the caller may read the papers of the plant that answers to that id.
    func mayReadPapers(of plant: String) throws -> Bool {
        try actor.mayReadPapers(of: self.plant(plant))
    }
}
