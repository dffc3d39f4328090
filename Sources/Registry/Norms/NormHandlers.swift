import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for how sites manage their areas and equipment.
struct NormService: NormsHandlers {
    func enterNorm(_ request: EnterNormRequest, _ command: Command) throws -> Norm {
        let site = try command.siteToRecord(request.siteID)
        var norm = Norm.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.siteID = site.id
            $0.kind = request.kind
            $0.title = request.title
        }
        try add(request.version, to: &norm, confirmed: request.confirmed, command)
        try command.kept(.norms).requireAlone(norm, field: "kind")
        return try command.kept(.norms).add(norm)
    }

    func addNormVersion(_ request: AddNormVersionRequest, _ command: Command) throws -> Norm {
        var norm = try norm(request.normID, toChangeIn: command)
        try add(request.version, to: &norm, confirmed: request.confirmed, command)
        return try command.kept(.norms).save(norm, expecting: request.revision)
    }

    func repealNorm(_ request: RepealNormRequest, _ command: Command) throws -> Norm {
        var norm = try norm(request.normID, toChangeIn: command)
        let wasRepealed = !norm.repealedOn.isEmpty
        try norm.repeal(request, by: command.actor, at: command.now)
        if wasRepealed { try command.kept(.norms).requireAlone(norm, field: "repealed_on") }
        return try command.kept(.norms).save(norm, expecting: request.revision)
    }

    func getNorm(_ request: GetNormRequest, _ query: Query) throws -> Norm {
        try query.paper(.norms, request.normID, field: "norm_id")
    }

    func listNorms(_ request: ListNormsRequest, _ query: Query) throws -> NormPage {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return NormPage() }
        let page = try query.shown(.norms).find(
            where: [plant.ownRecords], after: request.pageToken, limit: Int(request.pageSize))
        return .with {
            $0.norms = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func reviewNorms(_ request: ReviewNormsRequest, _ query: Query) throws -> NormReview {
        let site = try query.siteToRead(request.siteID)
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        let norms = try query.norms(at: site)
        let tallies = try query.checkTallies(at: site, on: day)
        let kinds = NormKind.planned.map { NormStanding($0, by: norms, tallies[$0], on: day.text) }
        return .with {
            $0.siteID = site.id
            $0.on = day.text
            $0.kinds = kinds
            $0.met = Int32(kinds.count { $0.hasVersion })
        }
    }

    private func norm(_ id: String, toChangeIn command: Command) throws -> Norm {
        let norm = try command.kept(.norms).require(id, field: "norm_id")
        _ = try command.siteToRecord(norm.siteID)
        return norm
    }

    private func add(
        _ version: NormVersionText, to norm: inout Norm, confirmed: [String], _ command: Command
    ) throws {
        let file = try command.attach(version.file, to: .norms, norm.id, field: "version.file")
        if !confirmed.contains("version.file") {
            let plant = try command.kept(.enterprises).answering(norm.enterpriseID)
            try norm.requireOwnFile(file, beside: command.query.norms(of: plant))
        }
        try norm.add(version, file: file, confirmed: confirmed, by: command.actor, at: command.now)
    }
}
