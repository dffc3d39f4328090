import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// Who takes a site's residue away, and each load that left.

extension ResidueService {
    func recordDisposalContract(
        _ request: RecordDisposalContractRequest, _ command: Command
    ) throws -> DisposalContract {
        let site = try command.siteToRecord(request.siteID)
        var contract = DisposalContract.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.siteID = site.id
            $0.number = request.number
            $0.receiver = request.receiver
            $0.use = request.use
        }
        try contract.take(request, on: command.today)
        contract.file = try command.attach(
            request.file, to: .disposalContracts, contract.id, field: "file")
        try command.kept(.disposalContracts).requireFree(contract)
        return try command.kept(.disposalContracts).add(contract)
    }

    func endDisposalContract(
        _ request: EndDisposalContractRequest, _ command: Command
    ) throws -> DisposalContract {
        var (contract, site) = try command.contractToRecord(request.contractID)
        try contract.end(request, today: command.today)
        try command.query.requireNoLoad(after: contract, at: site, field: "ended_on")
        return try command.kept(.disposalContracts).save(contract, expecting: request.revision)
    }

    func amendDisposalContract(
        _ request: AmendDisposalContractRequest, _ command: Command
    ) throws -> DisposalContract {
        var (contract, site) = try command.contractToRecord(request.contractID)
        try contract.amend(request, today: command.today)
        try command.query.requireNoLoad(after: contract, at: site, field: "last_day")
        return try command.kept(.disposalContracts).save(contract, expecting: request.revision) {
            $0.changeReason = request.reason
        }
    }

    func getDisposalContractHistory(
        _ request: GetDisposalContractRequest, _ query: Query
    ) throws -> DisposalContractHistory {
        let contract = try getDisposalContract(request, query)
        let revisions = try query.shown(.disposalContracts).requireHistory(
            of: contract.id, field: "contract_id")
        return .with { $0.revisions = revisions.map { DisposalContractRevision($0, as: \.contract) } }
    }

    func withdrawDisposalContract(
        _ request: WithdrawDisposalContractRequest, _ command: Command
    ) throws -> DisposalContract {
        var (contract, site) = try command.contractToRecord(request.contractID)
        try contract.requireStanding()
        let first = try Day(contract.firstDay, field: "contract_id")
        if let load = try command.query.loads(under: contract, at: site, from: first).first {
            throw Refusal(.contractHasLoads, field: "contract_id", ["number": load.number])
        }
        contract.withdrawalReason = request.reason
        return try command.kept(.disposalContracts).save(contract, expecting: request.revision)
    }

    func getDisposalContract(
        _ request: GetDisposalContractRequest, _ query: Query
    ) throws -> DisposalContract {
        try query.paper(.disposalContracts, request.contractID, field: "contract_id")
    }

    func listDisposalContracts(
        _ request: ListDisposalContractsRequest, _ query: Query
    ) throws -> DisposalContractList {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return DisposalContractList() }
        let contracts = try query.disposalContracts(of: plant)
        return .with { $0.contracts = contracts }
    }

    func recordResidueManifest(
        _ request: RecordResidueManifestRequest, _ command: Command
    ) throws -> ResidueManifest {
        let (contract, site) = try command.contractToRecord(request.contractID)
        var manifest = ResidueManifest.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.siteID = site.id
            $0.contractID = contract.id
            $0.number = request.number
            $0.plate = request.plate
            $0.recordedBy = command.actor.id
            $0.recordedAt = command.now.microseconds
        }
        try manifest.take(request, under: contract, on: command.today)
        manifest.file = try command.attach(
            request.file, to: .residueManifests, manifest.id, field: "file")
        try command.kept(.residueManifests).requireFree(manifest)
        return try command.kept(.residueManifests).add(manifest)
    }

    func withdrawResidueManifest(
        _ request: WithdrawResidueManifestRequest, _ command: Command
    ) throws -> ResidueManifest {
        var manifest = try command.kept(.residueManifests).require(
            request.manifestID, field: "manifest_id")
        _ = try command.siteToRecord(manifest.siteID)
        try manifest.withdraw(because: request.reason)
        return try command.kept(.residueManifests).save(manifest, expecting: request.revision)
    }

    func getResidueManifest(_ request: GetResidueManifestRequest, _ query: Query) throws -> ResidueManifest {
        try query.paper(.residueManifests, request.manifestID, field: "manifest_id")
    }

    func listResidueManifests(
        _ request: ListResidueManifestsRequest, _ query: Query
    ) throws -> ResidueManifestPage {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return ResidueManifestPage() }
        let page = try query.shown(.residueManifests).find(
            where: [plant.ownRecords], order: .descending("removed_on"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.manifests = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}

extension Command {
    /// A contract with its site, of which the caller may enter records.
    ///
    /// - Throws: `NOT_FOUND` (`contract-unknown`, `site-unknown`), `PERMISSION_DENIED` (`no-grant-here`).
    fileprivate func contractToRecord(_ id: String) throws -> (contract: DisposalContract, site: Site) {
        let contract = try kept(.disposalContracts).require(id, field: "contract_id")
        return (contract, try siteToRecord(contract.siteID))
    }
}

extension Query {
    /// Refuses a contract that ends before a load that left under it.
    ///
    /// - Throws: `contract-has-later-load`.
    fileprivate func requireNoLoad(after contract: DisposalContract, at site: Site, field: FieldPath) throws {
        let end = try Day(contract.lastInForce, field: field)
        guard let load = try loads(under: contract, at: site, from: end.adding(days: 1)).first else { return }
        throw Refusal(
            .contractHasLaterLoad, field: field,
            ["day": end.text, "number": load.number, "left": load.removedOn])
    }
}
