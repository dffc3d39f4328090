import CommonAPI
import Crypto
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// A verified plant in Haining, and those who may propose and decide what is corrected of it.
struct CorrectionWorld {
    /// The worked example of GB 32100-2015.
    static let code = "91350100M000100Y43"
    static let otherCode = "91150424MA0MW25688"

    let registry: RegistryWorld
    let corrections = CorrectionService()
    let files = AttachmentService(readers: RegistryService.attachmentReaders)
    let plant: Enterprise
    /// Speaks for the plant.
    let owner: Actor
    /// Registrar of the city above.
    let cityRegistrar = World.actor("registrar.03", .registrar, over: "330400")
    /// Registrar of the next county of that city.
    let neighbour = World.actor("registrar.04", .registrar, over: "330482")
    let stranger = World.actor("registrar.09", .registrar, over: "330522")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司", code: Self.code)
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
    }

    var proposer: Actor { registry.countyRegistrar }
    var approver: Actor { registry.registrar }

    func proposal(
        of plant: Enterprise? = nil, renamedOn day: String = "", _ fill: (inout PlantFacts) -> Void
    ) throws -> ProposeCorrectionRequest {
        let plant = try plant ?? registry.enterprise(self.plant.id)
        return .with {
            $0.enterpriseID = plant.id
            $0.revision = plant.revision
            $0.renamedOn = day
            $0.reason = "营业执照为准"
            fill(&$0.change)
        }
    }

    func propose(_ request: ProposeCorrectionRequest, as actor: Actor? = nil) throws -> Correction {
        try registry.command(as: actor ?? proposer) { try corrections.proposeCorrection(request, $0) }
    }

    /// Proposes another name, unless told otherwise.
    func propose(
        as actor: Actor? = nil, _ fill: (inout PlantFacts) -> Void = { $0.name = "示例壹号混凝土有限公司" }
    ) throws -> Correction {
        try propose(proposal(fill), as: actor)
    }

    func approve(_ correction: Correction, as actor: Actor? = nil, revision: Int64? = nil) throws
        -> Correction
    {
        try registry.command(as: actor ?? approver) {
            try corrections.approveCorrection(
                .with {
                    $0.correctionID = correction.id
                    $0.revision = revision ?? correction.revision
                    $0.note = "已核对执照"
                }, $0)
        }
    }

    func reject(_ correction: Correction, as actor: Actor? = nil, revision: Int64? = nil) throws -> Correction
    {
        try registry.command(as: actor ?? approver) {
            try corrections.rejectCorrection(
                .with {
                    $0.correctionID = correction.id
                    $0.revision = revision ?? correction.revision
                    $0.reason = "证明不足"
                }, $0)
        }
    }

    func withdraw(_ correction: Correction, as actor: Actor? = nil, revision: Int64? = nil) throws
        -> Correction
    {
        try registry.command(as: actor ?? proposer) {
            try corrections.withdrawCorrection(
                .with {
                    $0.correctionID = correction.id
                    $0.revision = revision ?? correction.revision
                }, $0)
        }
    }

    func get(_ id: String, as actor: Actor? = nil) throws -> Correction {
        try registry.query(as: actor ?? approver) {
            try corrections.getCorrection(.with { $0.correctionID = id }, $0)
        }
    }

    func list(
        as actor: Actor? = nil, _ fill: (inout ListCorrectionsRequest) -> Void = { _ in }
    ) throws -> CorrectionPage {
        try registry.query(as: actor ?? approver) { try corrections.listCorrections(.with(fill), $0) }
    }

    func upload(_ text: String, as actor: Actor) throws -> AttachedFile {
        let content = Array(text.utf8)
        return try registry.command(as: actor) { command in
            try files.putAttachment(
                [
                    .with {
                        $0.attachment = .with {
                            $0.sha256 = SHA256.hash(content).hex
                            $0.name = "\(text).pdf"
                            $0.mediaType = "application/pdf"
                        }
                        $0.data = Data(content)
                    }
                ], command)
        }
    }

    /// Makes a double of the plant and merges it, or merges that one.
    func merged(_ double: Enterprise? = nil) throws -> Enterprise {
        let double = try double ?? registry.register("示例壹号混凝土")
        return try registry.command(as: registry.registrar) {
            try registry.duplicates.mergeEnterprises(
                .with {
                    $0.survivorID = plant.id
                    $0.survivorRevision = 1
                    $0.mergedID = double.id
                    $0.mergedRevision = double.revision
                    $0.reason = "重复"
                }, $0
            ).merged
        }
    }

    /// What subscribers were told so far.
    func changes() throws -> [StandingChange] {
        var changes: [StandingChange] = []
        try registry.query { query in
            try registry.standings.followChanges(.init(), query) { changes.append($0) }
        }
        return changes
    }

    /// The refusal that it ends with; an issue when it goes through.
    func refused(
        sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
    ) -> Refusal? {
        #expect(throws: Refusal.self, sourceLocation: sourceLocation) { _ = try body() }
    }
}
