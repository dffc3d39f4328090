import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

// Contracts and loads of residue.

extension SiteRecordsWorld {
    func contract(
        _ number: String = "C-1", _ kinds: [ResidueKind] = [.cake], from first: String = "2026-01-01",
        until last: String = "2026-12-31", as actor: Actor? = nil, confirming fields: [String] = []
    ) throws -> DisposalContract {
        let file = try upload("合同 \(number)", as: actor ?? owner)
        return try registry.command(as: actor ?? owner) {
            try ResidueService().recordDisposalContract(
                .with {
                    $0.siteID = site.id
                    $0.number = number
                    $0.receiver = "示例建材有限公司"
                    $0.kinds = kinds
                    $0.use = "制砖"
                    $0.firstDay = first
                    $0.lastDay = last
                    $0.file = file
                    $0.confirmed = fields
                }, $0)
        }
    }

    func end(_ contract: DisposalContract, on day: String, revision: Int64? = nil) throws
        -> DisposalContract
    {
        try registry.command(as: owner) {
            try ResidueService().endDisposalContract(
                .with {
                    $0.contractID = contract.id
                    $0.revision = revision ?? contract.revision
                    $0.endedOn = day
                    $0.reason = "停业"
                }, $0)
        }
    }

    func manifest(
        _ number: String = "M-1", under contract: DisposalContract, _ kind: ResidueKind = .cake,
        on day: String = "2026-11-01", mass: Int64 = 12_500, as actor: Actor? = nil,
        confirming fields: [String] = []
    ) throws -> ResidueManifest {
        let file = try upload("联单 \(number)", as: actor ?? owner)
        return try registry.command(as: actor ?? owner) {
            try ResidueService().recordResidueManifest(
                .with {
                    $0.contractID = contract.id
                    $0.number = number
                    $0.kind = kind
                    $0.removedOn = day
                    $0.mass = mass
                    $0.plate = "浙F12345"
                    $0.file = file
                    $0.confirmed = fields
                }, $0)
        }
    }

    func withdraw(_ manifest: ResidueManifest) throws -> ResidueManifest {
        try registry.command(as: owner) {
            try ResidueService().withdrawResidueManifest(
                .with {
                    $0.manifestID = manifest.id
                    $0.revision = manifest.revision
                    $0.reason = "录错"
                }, $0)
        }
    }
}
