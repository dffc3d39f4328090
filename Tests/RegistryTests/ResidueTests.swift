import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("What a site does with its residue")
struct ResidueTests {
    private let world: SiteRecordsWorld
    private let residues = ResidueService()

    init() throws {
        world = try SiteRecordsWorld()
    }

    private static func yard(_ code: String, _ kind: ResidueKind, indoor: Bool = true, area: Int64 = 200)
        -> ResidueYard
    {
        .with {
            $0.code = code
            $0.kind = kind
            $0.indoor = indoor
            $0.area = area
        }
    }

    private static let apart = [yard("D-1", .cake), yard("D-2", .hardened)]

    private func save(
        _ yards: [ResidueYard] = apart, revision: Int64 = 0, as actor: Actor? = nil,
        confirming fields: [String] = []
    ) throws -> ResidueHandling {
        try world.registry.command(as: actor ?? world.owner) {
            try residues.saveResidueHandling(
                .with {
                    $0.siteID = world.site.id
                    $0.revision = revision
                    $0.yards = yards
                    $0.reason = "登记"
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func target(
        _ most: Int64 = 15_000, from month: String = "2026-01", of handling: ResidueHandling,
        confirming fields: [String] = []
    ) throws -> ResidueHandling {
        try world.registry.command(as: world.owner) {
            try residues.setResidueTarget(
                .with {
                    $0.siteID = world.site.id
                    $0.revision = handling.revision
                    $0.fromMonth = month
                    $0.most = most
                    $0.owner = "生产部"
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func get(as actor: Actor? = nil, asOf instant: Int64 = 0) throws -> ResidueHandling {
        try world.registry.query(as: actor ?? world.owner) {
            try residues.getResidueHandling(
                .with {
                    $0.siteID = world.site.id
                    $0.asOf = instant
                }, $0)
        }
    }

    private func review(on day: String = "", as actor: Actor? = nil) throws -> [ResidueQuestionKind] {
        let questions = try world.registry.query(as: actor ?? world.owner) {
            try residues.reviewResidue(
                .with {
                    $0.siteID = world.site.id
                    $0.on = day
                }, $0
            ).questions
        }
        // Each says its rule in both languages.
        for question in questions {
            #expect(!question.explanation.isEmpty && question.explanationEnglish.isWithoutChinese)
        }
        return questions.map(\.kind)
    }

    @Test("yards are entered, replaced, and shown as they stood; targets stay")
    func yards() throws {
        let first = try save()
        let before = world.registry.world.now.microseconds
        world.registry.advance(seconds: 60)
        let set = try target(of: first)
        let second = try save([Self.yard("D-3", .cake)], revision: set.revision)
        #expect(second.targets == set.targets)
        #expect(try get() == second)
        #expect(try get(asOf: before) == first)
        let history = try world.registry.query(as: world.owner) {
            try residues.getResidueHistory(.with { $0.siteID = world.site.id }, $0).revisions
        }
        #expect(history.map(\.handling) == [second, set, first])
        for stale in [0, first.revision] {
            #expect(throws: RevisionConflict.self) { try save(revision: stale) }
        }
        let twice = try refusal { try save([Self.yard("D-1", .cake), Self.yard("D-1", .hardened)]) }
        #expect(twice?.reason == .codeRepeated)
        #expect(twice?.field == "yards[1].code")
        let small = [Self.yard("D-1", .cake, area: 2)]
        #expect(try refusal { try save(small, revision: 3) }?.field == "yards[0].area")
        #expect(try save(small, revision: 3, confirming: ["yards[0].area"]).yards == small)
    }

    @Test("a site without a record has none to change or to show")
    func unknown() throws {
        #expect(try refusal { try get() }?.reason == .residueUnknown)
        #expect(try refusal { try save(revision: 2) }?.reason == .residueUnknown)
        #expect(try refusal { try target(of: .with { $0.revision = 1 }) }?.reason == .residueUnknown)
    }

    @Test("a target holds from its month on, and a later one follows it")
    func targets() throws {
        var handling = try target(of: save())
        handling = try target(12_000, from: "2026-07", of: handling)
        #expect(handling.target(in: "2025-12") == nil)
        #expect(handling.target(in: "2026-06")?.most == 15_000)
        #expect(handling.target(in: "2026-07")?.most == 12_000)
        #expect(handling.targets.map(\.setBy) == ["plant.01", "plant.01"])
        for month in ["2026-07", "2026-06"] {
            let refused = try refusal { try target(from: month, of: handling) }
            #expect(refused?.reason == .residueTargetNotLater)
            #expect(refused?.values == ["last": "2026-07"])
        }
    }

    @Test(
        "months and amounts of a target have their bounds",
        arguments: [
            ("2026-13", 15_000, "day-unknown", "from_month"),
            ("1026-01", 15_000, "day-out-of-bounds", "from_month"),
            ("2029-01", 15_000, "day-questioned", "from_month"),
            ("2026-01", 150_000, "amount-questioned", "most"),
            ("2026-01", 1_500_000, "amount-out-of-bounds", "most"),
        ] as [(String, Int64, String, String)])
    func targetBounds(_ month: String, _ most: Int64, _ reason: String, _ field: String) throws {
        let handling = try save()
        let refused = try refusal { try target(most, from: month, of: handling) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        #expect(try target(most, from: month, of: handling, confirming: [field]).targets.count == 1)
    }

    @Test("the newest target is taken back, stays with the reason, and blocks no earlier month")
    func targetBack() throws {
        func back(_ handling: ResidueHandling) throws -> ResidueHandling {
            try world.registry.command(as: world.owner) {
                try residues.withdrawResidueTarget(
                    .with {
                        $0.siteID = world.site.id
                        $0.revision = handling.revision
                        $0.reason = "月份录错"
                    }, $0)
            }
        }
        let yards = try save()
        #expect(try refusal { try back(yards) }?.reason == .residueTargetNone)
        let first = try target(of: yards)
        let slip = try target(12_000, from: "2027-10", of: first)
        #expect(try refusal { try target(from: "2026-10", of: slip) }?.reason == .residueTargetNotLater)
        let mended = try back(slip)
        #expect(mended.targets.map(\.withdrawalReason) == ["", "月份录错"])
        let right = try target(12_000, from: "2026-10", of: mended)
        #expect(right.target(in: "2027-10")?.fromMonth == "2026-10")
        #expect(right.target(in: "2026-09")?.fromMonth == "2026-01")
    }

    @Test("yards, recycling, contracts, manifests and the target are asked about until they are there")
    func questions() throws {
        try world.changeSite {
            $0.lines = [
                .with {
                    $0.code = "1"
                    $0.capacityPerHour = 180_000
                }
            ]
        }
        #expect(
            try review() == [
                .yardMissing, .yardMissing, .recyclingMissing, .cakeUnused, .hardenedUnused, .targetMissing,
            ])
        let handling = try save([Self.yard("D-1", .cake), Self.yard("D-2", .hardened, indoor: false)])
        _ = try target(of: handling)
        #expect(try review() == [.yardOutdoor, .recyclingMissing, .cakeUnused, .hardenedUnused])
        _ = try save(revision: 2)
        try world.changeSite {
            $0.equipment += [
                .with {
                    $0.code = "R-1"
                    $0.kind = .recycling
                    $0.name = "砂石分离机"
                    $0.capacity = 5_000
                },
                .with {
                    $0.code = "P-1"
                    $0.kind = .crusher
                    $0.name = "破碎机"
                    $0.capacity = 10_000
                },
            ]
        }
        #expect(try review() == [.recyclingSmall, .cakeUnused])
        try world.changeSite { $0.equipment[1].capacity = 5_400 }
        // The contract is from today: no load can have left under it.
        _ = try world.contract("C-0", from: "2026-10-10")
        #expect(try review() == [])
        let contract = try world.contract()
        #expect(try review() == [.manifestOld])
        _ = try world.manifest(under: contract, on: "2026-10-09")
        #expect(try review() == [])
        #expect(try review(on: "2026-11-24") == [.manifestOld])
        #expect(try review(on: "2025-12-31") == [.cakeUnused, .targetMissing])
        #expect(try refusal { try review(on: "2026-02-30") }?.reason.word == "day-unknown")
    }

    @Test("records are kept by the plant or a registrar of its division, and read by who reads its papers")
    func access() throws {
        _ = try save(as: world.registry.countyRegistrar)
        let contract = try world.contract(as: world.registry.countyRegistrar)
        let manifest = try world.manifest(under: contract, as: world.registry.countyRegistrar)
        for actor in [world.neighbour, world.elsewhere] {
            #expect(try refusal { try save(revision: 1, as: actor) }?.reason == .noGrantHere)
            #expect(try refusal { try world.contract("C-2", as: actor) }?.reason == .noGrantHere)
            #expect(
                try refusal { try world.manifest("M-2", under: contract, as: actor) }?.reason == .noGrantHere)
        }
        func read(as actor: Actor) throws -> (DisposalContract, ResidueManifest) {
            try world.registry.query(as: actor) { query in
                (
                    try residues.getDisposalContract(.with { $0.contractID = contract.id }, query),
                    try residues.getResidueManifest(.with { $0.manifestID = manifest.id }, query)
                )
            }
        }
        func counts(as actor: Actor) throws -> [Int] {
            try world.registry.query(as: actor) { query in
                [
                    try residues.listDisposalContracts(.with { $0.enterpriseID = world.plant.id }, query)
                        .contracts.count,
                    try residues.listResidueManifests(.with { $0.enterpriseID = world.plant.id }, query)
                        .manifests.count,
                ]
            }
        }
        let expert = World.actor("expert.01", .expert, over: "330000")
        for actor in [world.owner, world.registry.registrar, expert] {
            #expect(try read(as: actor) == (contract, manifest))
            #expect(try counts(as: actor) == [1, 1])
            #expect(try world.size(of: manifest.file, as: actor) > 0)
        }
        for actor in [world.registry.reader, world.neighbour] {
            #expect(try refusal { try read(as: actor) }?.reason == .contractUnknown)
            #expect(try counts(as: actor) == [0, 0])
            #expect(try refusal { try get(as: actor) }?.reason == .plantPapersHidden)
            #expect(try refusal { try review(as: actor) }?.reason == .plantPapersHidden)
            #expect(
                try refusal { try world.size(of: contract.file, as: actor) }?.reason == .attachmentUnknown)
        }
    }
}

extension String {
    /// Whether it says something, without a Chinese character.
    var isWithoutChinese: Bool {
        !isEmpty && !unicodeScalars.contains { (0x3000...0xFFEF).contains($0.value) }
    }
}
