import CommonAPI
import Crypto
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

@Suite("Management rules of a plant")
struct RuleDocumentTests {
    private let registry: RegistryWorld
    private let rules = RuleDocumentService()
    private let files = AttachmentService(readers: RegistryService.attachmentReaders)
    private let plant: Enterprise
    private let owner: Actor

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
    }

    private func upload(_ text: String, as actor: Actor) throws -> AttachedFile {
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

    private func version(_ day: String, _ text: String = "制度", as actor: Actor? = nil) throws
        -> RuleVersionText
    {
        let file = try upload(text, as: actor ?? owner)
        return .with {
            $0.effectiveOn = day
            $0.file = file
            $0.owner = "生产部"
        }
    }

    private func enter(
        _ kinds: [RuleKind], on day: String = "2026-01-01", of text: String = "制度", as actor: Actor? = nil,
        confirming fields: [String] = ["version.file"]
    ) throws -> RuleDocument {
        let version = try version(day, text, as: actor)
        return try registry.command(as: actor ?? owner) {
            try rules.enterRuleDocument(
                .with {
                    $0.enterpriseID = plant.id
                    $0.title = "示例制度"
                    $0.kinds = kinds
                    $0.version = version
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func add(_ version: RuleVersionText, to document: RuleDocument, revision: Int64? = nil) throws
        -> RuleDocument
    {
        try registry.command(as: owner) {
            try rules.addRuleVersion(
                .with {
                    $0.documentID = document.id
                    $0.revision = revision ?? document.revision
                    $0.version = version
                }, $0)
        }
    }

    private func repeal(
        _ document: RuleDocument, on day: String, because reason: String = "并入新制度"
    ) throws -> RuleDocument {
        try registry.command(as: owner) {
            try rules.repealRuleDocument(
                .with {
                    $0.documentID = document.id
                    $0.revision = document.revision
                    $0.repealedOn = day
                    $0.reason = reason
                }, $0)
        }
    }

    private func check(on day: String = "", as actor: Actor? = nil) throws -> RuleCheck {
        try registry.query(as: actor ?? owner) {
            try rules.checkRules(
                .with {
                    $0.enterpriseID = plant.id
                    $0.on = day
                }, $0)
        }
    }

    // MARK: Completeness

    @Test("the plan's text obliges seven times, and names eight documents")
    func duties() throws {
        #expect(PlannedDuty.all.count == 7)
        let named = PlannedDuty.all.flatMap(\.kinds)
        #expect(named == RuleKind.allCases.filter { $0 != .unspecified })
        #expect(try check().duties.map(\.number) == [1, 2, 3, 4, 5, 6, 7])
        #expect(try check().met == 0)
        #expect(try check().duties[4].missing == [.materialBalance, .energyWater])
    }

    @Test(
        "a plant with all eight is complete; without any one of them it is not",
        arguments: PlannedDuty.all.flatMap(\.kinds))
    func complete(_ absent: RuleKind) throws {
        for kind in RuleKind.allCases where kind != .unspecified && kind != absent { _ = try enter([kind]) }
        let lacking = try check()
        #expect(!lacking.complete)
        #expect(lacking.met == 6)
        #expect(lacking.duties.flatMap(\.missing) == [absent])
        _ = try enter([absent])
        #expect(try check().complete)
        #expect(try check().met == 7)
    }

    @Test("one file for four of the seven duties or more is asked about, in one document or in several")
    func oneFile() throws {
        let all = RuleKind.allCases.filter { $0 != .unspecified }
        for kinds in [all, Array(all.prefix(4)), [.cleanProduction, .materialBalance, .waste, .laboratory]] {
            let refused = #expect(throws: Refusal.self) { try enter(kinds, confirming: []) }
            #expect(refused?.reason == .oneFileForMany)
            #expect(refused?.field == "version.file")
        }
        for kind in all.prefix(3) { _ = try enter([kind], confirming: []) }
        let fourth = #expect(throws: Refusal.self) { try enter([.separation], confirming: []) }
        #expect(fourth?.values["duties"] == "4")
        _ = try enter([.separation], of: "另一制度", confirming: [])
        // The two documents of the fifth duty are one duty.
        _ = try enter([.materialBalance, .energyWater], of: "物料与用能", confirming: [])
        #expect(try check().met == 5)
    }

    @Test("one paper may cover everything")
    func onePaper() throws {
        _ = try enter(RuleKind.allCases.filter { $0 != .unspecified })
        let check = try check()
        #expect(check.complete)
        #expect(check.duties.allSatisfy { $0.inForce.count == 1 })
    }

    @Test(
        "what counts is what held on the day asked for",
        arguments: [
            ("2025-12-31", 0), ("2026-01-01", 1), ("2026-05-31", 1), ("2026-06-01", 2), ("2026-11-22", 2),
            ("2026-11-23", 0), ("2027-01-01", 0),
        ])
    func asOf(_ day: String, _ version: Int32) throws {
        var document = try enter([.water])
        document = try add(self.version("2026-06-01", "第二版"), to: document)
        document = try repeal(document, on: "2026-11-23")
        let duty = try check(on: day).duties[2]
        #expect((duty.inForce.first?.version.number ?? 0) == version)
        #expect(duty.missing.isEmpty == (version > 0))
    }

    // MARK: Versions

    @Test("a version begins after the one before, and keeps who filed it and for whom")
    func versions() throws {
        let document = try enter([.water])
        let changed = try add(version("2026-06-01", "第二版"), to: document)
        #expect(changed.versions.map(\.number) == [1, 2])
        #expect(changed.versions[1].filedBy == "plant.01")
        #expect(changed.versions[1].owner == "生产部")
        for day in ["2026-06-01", "2026-05-31"] {
            let refusal = try refusal { try add(version(day), to: changed) }
            #expect(refusal?.reason == .ruleVersionNotLater)
            #expect(refusal?.values == ["last": "2026-06-01"])
        }
        #expect(try refusal { try add(version("2026-02-30"), to: changed) }?.reason.word == "day-unknown")
        #expect(throws: RevisionConflict.self) {
            try add(version("2026-07-01"), to: changed, revision: document.revision)
        }
    }

    @Test("a repealed document stays as it is")
    func repealed() throws {
        let document = try enter([.water])
        #expect(try refusal { try repeal(document, on: "2026-01-01") }?.reason == .ruleRepealTooEarly)
        let ended = try repeal(document, on: "2026-11-01")
        #expect(ended.repealReason == "并入新制度")
        #expect(try refusal { try repeal(ended, on: "2026-11-01") }?.reason == .ruleDocumentRepealed)
        #expect(try refusal { try add(version("2026-12-01"), to: ended) }?.reason == .ruleDocumentRepealed)
    }

    @Test(
        "a document that was repealed on a wrong day is corrected with a reason, and keeps what was said before"
    )
    func repealCorrected() throws {
        let document = try enter([.water])
        let ended = try repeal(document, on: "2026-06-01")
        #expect(try check(on: "2026-08-01").duties[2].missing == [.water])
        let right = try repeal(ended, on: "2026-09-01", because: "看错文件")
        #expect([right.repealedOn, right.repealReason] == ["2026-09-01", "并入新制度"])
        let correction = try #require(right.repealCorrections.first)
        #expect(
            [correction.day, correction.reason, correction.correctedBy] == ["2026-06-01", "看错文件", "plant.01"])
        #expect(correction.correctedAt > 0)
        #expect(try check(on: "2026-08-01").duties[2].missing == [])
        #expect(try check(on: "2026-09-01").duties[2].missing == [.water])
        let rows = [
            ("2026-01-01", "rule-repeal-too-early"), ("2026-02-30", "day-unknown"),
            ("1026-01-01", "day-out-of-bounds"),
            ("2030-01-01", "day-questioned"), ("2026-09-01", "rule-document-repealed"),
        ]
        for (day, reason) in rows {
            #expect(try refusal { try repeal(right, on: day) }?.reason.word == reason)
        }
        #expect(throws: RevisionConflict.self) { try repeal(ended, on: "2026-10-01") }
    }

    @Test("a document names a kind once, and a file that is there")
    func entering() throws {
        let twice = try refusal { try enter([.water, .waste, .water]) }
        #expect(twice?.reason == .ruleKindTwice)
        #expect(twice?.field == "kinds[2]")
        let missing = try refusal {
            try registry.command(as: owner) {
                try rules.enterRuleDocument(
                    .with {
                        $0.enterpriseID = plant.id
                        $0.title = "示例制度"
                        $0.kinds = [.water]
                        $0.version.effectiveOn = "2026-01-01"
                        $0.version.file.sha256 = SHA256.hash([1]).hex
                    }, $0)
            }
        }
        #expect(missing?.reason == .attachmentUnknown)
        #expect(missing?.field == "version.file.sha256")
    }

    // MARK: Access

    @Test("rules are entered by the plant or a registrar of its division")
    func writers() throws {
        _ = try enter([.water], as: registry.countyRegistrar)
        let other = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        let elsewhere = World.actor("registrar.09", .registrar, over: "330522")
        for actor in [other, elsewhere] {
            #expect(try refusal { try enter([.water], as: actor) }?.reason == .noGrantHere)
        }
    }

    @Test("agencies and experts of the place read them; others do not, and neither do they read the file")
    func readers() throws {
        let document = try enter([.water])
        func get(as actor: Actor) throws -> RuleDocument {
            try registry.query(as: actor) {
                try rules.getRuleDocument(.with { $0.documentID = document.id }, $0)
            }
        }
        func list(as actor: Actor) throws -> Int {
            try registry.query(as: actor) {
                try rules.listRuleDocuments(.with { $0.enterpriseID = plant.id }, $0).documents.count
            }
        }
        func read(as actor: Actor) throws -> Int {
            var size = 0
            try registry.query(as: actor) { query in
                try files.getAttachment(.with { $0.sha256 = document.versions[0].file.sha256 }, query) {
                    size += $0.data.count
                }
            }
            return size
        }
        let expert = World.actor("expert.01", .expert, over: "330000")
        for actor in [owner, registry.registrar, expert] {
            #expect(try get(as: actor) == document)
            #expect(try list(as: actor) == 1)
            #expect(try read(as: actor) == 6)
            #expect(try check(as: actor).met == 1)
        }
        for actor in [registry.reader, registry.administrator] {
            #expect(try refusal { try get(as: actor) }?.reason == .ruleDocumentUnknown)
            #expect(try list(as: actor) == 0)
            #expect(try refusal { try read(as: actor) }?.reason == .attachmentUnknown)
            #expect(try refusal { try check(as: actor) }?.reason == .plantPapersHidden)
        }
    }
}
