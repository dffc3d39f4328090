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

@Suite("Norms of a site's areas and equipment")
struct NormTests {
    private let world: NormWorld

    init() throws {
        world = try NormWorld()
    }

    private func list(as actor: Actor? = nil, pageSize: Int32 = 0, after token: String = "") throws
        -> NormPage
    {
        try world.registry.query(as: actor ?? world.records.owner) {
            try world.norms.listNorms(
                .with {
                    $0.enterpriseID = world.records.plant.id
                    $0.pageSize = pageSize
                    $0.pageToken = token
                }, $0)
        }
    }

    @Test(
        "the plan names eleven kinds; each is in force from its own day on, and a review says which are not")
    func review() throws {
        #expect(NormKind.planned.count == 11)
        #expect(try world.review().met == 0)
        for kind in NormKind.planned { _ = try world.enter(kind) }
        #expect(try world.review().met == 11)
        #expect(try world.review(on: "2025-12-31").met == 0)
        let kinds = try world.review().kinds
        #expect(kinds.map(\.kind) == NormKind.planned)
        #expect(kinds.allSatisfy { $0.missingTopics.isEmpty && $0.version.number == 1 && $0.open == 0 })
        #expect(try refusal { try world.review(on: "2026-13-01") }?.reason.word == "day-unknown")
    }

    @Test("an area's norm says what it speaks of, and the review what it leaves out; equipment names none")
    func topics() throws {
        _ = try world.enter(.productionArea, topics: [.cleaning, .dust])
        let standing = try #require(try world.standing(.productionArea))
        #expect(standing.missingTopics == [.operation, .washing, .noise])
        let rows: [(NormKind, [NormTopic], Reason, String)] = [
            (.loaderArea, [], .normTopics, "version.topics"),
            (.dust, [.dust], .normTopics, "version.topics"),
            (.loaderArea, [.dust, .noise, .dust], .normTopicTwice, "version.topics[2]"),
        ]
        for (kind, topics, reason, field) in rows {
            let refused = try refusal { try world.enter(kind, topics: topics) }
            #expect(refused?.reason == reason)
            #expect(refused?.field?.text == field)
        }
    }

    @Test("a version begins after the one before, and each holds until the next does")
    func versions() throws {
        let first = try world.enter(from: "2026-01-01")
        for day in ["2026-01-01", "2025-12-31"] {
            let refused = try refusal { try world.renew(first, from: day) }
            #expect(refused?.reason == .normVersionNotLater)
            #expect(refused?.values == ["last": "2026-01-01"])
        }
        let second = try world.renew(first, from: "2026-06-01")
        #expect(second.versions.map(\.number) == [1, 2])
        #expect(second.versions.map(\.filedBy) == ["plant.01", "plant.01"])
        #expect(try world.standing(.dust, on: "2026-05-31")?.version.number == 1)
        #expect(try world.standing(.dust, on: "2026-06-01")?.version.number == 2)
        #expect(throws: RevisionConflict.self) {
            try world.renew(second, from: "2026-07-01", revision: first.revision)
        }
    }

    @Test("a site has one norm of a kind at a time; after its end another begins")
    func alone() throws {
        let first = try world.enter(from: "2026-01-01")
        let refused = try refusal { try world.enter(from: "2026-06-01") }
        #expect(refused?.reason == .normExists)
        #expect(refused?.values["title"] == first.title)
        let ended = try world.repeal(first, on: "2026-07-01")
        #expect(try refusal { try world.enter(from: "2026-06-30") }?.reason == .normExists)
        let next = try world.enter(from: "2026-07-01")
        #expect(try world.standing(.dust, on: "2026-06-30")?.normID == ended.id)
        #expect(try world.standing(.dust, on: "2026-07-01")?.normID == next.id)
        #expect(try world.standing(.dust)?.normID == next.id)
    }

    @Test("a norm that was repealed on a wrong day is corrected, unless another holds by then")
    func repealCorrected() throws {
        let norm = try world.enter(from: "2026-01-01")
        let ended = try world.repeal(norm, on: "2026-07-01")
        #expect(try refusal { try world.repeal(ended, on: "2026-01-01") }?.reason == .normRepealTooEarly)
        let later = try world.repeal(ended, on: "2026-08-01", as: world.registry.registrar)
        #expect(later.repealedOn == "2026-08-01")
        let correction = try #require(later.repealCorrections.first)
        #expect([correction.day, correction.reason] == ["2026-07-01", "设施停用"])
        #expect(correction.correctedBy == world.registry.registrar.id)
        _ = try world.enter(from: "2026-08-01")
        let overlap = try refusal { try world.repeal(later, on: "2026-08-02") }
        #expect(overlap?.reason == .normExists)
        #expect(overlap?.field == "repealed_on")
        #expect(throws: RevisionConflict.self) { try world.repeal(later, on: "2026-06-30", revision: 1) }
        let earlier = try world.repeal(later, on: "2026-06-30")
        #expect(earlier.repealCorrections.map(\.day) == ["2026-07-01", "2026-08-01"])
        #expect(try world.standing(.dust, on: "2026-07-15")?.hasVersion == false)
    }

    @Test("a norm ends once, after its last version began")
    func repeal() throws {
        let norm = try world.enter(from: "2026-01-01")
        let early = try refusal { try world.repeal(norm, on: "2026-01-01") }
        #expect(early?.reason == .normRepealTooEarly)
        #expect(early?.values == ["last": "2026-01-01"])
        let ended = try world.repeal(norm, on: "2026-07-01")
        for refused in [
            try refusal { try world.repeal(ended, on: "2026-07-01") },
            try refusal { try world.renew(ended, from: "2026-08-01") },
        ] {
            #expect(refused?.reason == .normRepealed)
            #expect(refused?.values == ["day": "2026-07-01"])
        }
    }

    @Test("one file for four kinds or more is asked about")
    func oneFile() throws {
        let file = try world.records.upload("汇编")
        for kind in [NormKind.dust, .metering, .monitoring] { _ = try world.enter(kind, file: file) }
        let refused = try refusal { try world.enter(.storage, file: file) }
        #expect(refused?.reason == .oneFileForNorms)
        #expect(refused?.values == ["file": "汇编.pdf", "kinds": "4", "all": "11"])
        let taken = try world.enter(.storage, file: file, confirming: ["version.file"])
        #expect(taken.kind == .storage)
    }

    @Test(
        "the first day of a norm has its bounds",
        arguments: [
            ("2026-13-01", "day-unknown", false), ("1026-01-01", "day-out-of-bounds", false),
            ("2033-01-01", "day-out-of-bounds", false), ("1990-01-01", "day-questioned", true),
            ("2028-01-01", "day-questioned", true),
        ])
    func bounds(_ day: String, _ reason: String, _ isTaken: Bool) throws {
        let refused = try refusal { try world.enter(from: day) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == "version.effective_on")
        guard isTaken else { return }
        #expect(try world.enter(from: day, confirming: ["version.effective_on"]).versions.count == 1)
    }

    @Test("norms are entered by the plant or its registrar, and read by who reads its papers")
    func access() throws {
        let records = world.records
        let norm = try world.enter(as: world.registry.countyRegistrar)
        for actor in [records.neighbour, records.elsewhere] {
            #expect(try refusal { try world.enter(.metering, as: actor) }?.reason == .noGrantHere)
            #expect(
                try refusal { try world.renew(norm, from: "2026-06-01", as: actor) }?.reason == .noGrantHere)
            #expect(
                try refusal { try world.repeal(norm, on: "2026-06-01", as: actor) }?.reason == .noGrantHere)
        }
        func get(_ id: String, as actor: Actor) throws -> Norm {
            try world.registry.query(as: actor) { try world.norms.getNorm(.with { $0.normID = id }, $0) }
        }
        #expect(try get(norm.id, as: records.owner) == norm)
        #expect(try list().norms == [norm])
        let file = try #require(norm.versions.first).file
        #expect(try records.size(of: file, as: records.owner) > 0)
        for actor in [world.registry.reader, records.neighbour] {
            #expect(try refusal { try get(norm.id, as: actor) }?.reason == .normUnknown)
            #expect(try list(as: actor).norms == [])
            #expect(try refusal { try world.review(as: actor) }?.reason == .plantPapersHidden)
            #expect(try refusal { try records.size(of: file, as: actor) }?.reason == .attachmentUnknown)
        }
        #expect(try refusal { try get("nothing", as: records.owner) }?.reason == .normUnknown)
        #expect(try refusal { try world.enter(.storage, site: "nowhere") }?.reason == .siteUnknown)
    }

    @Test("norms are listed as they were entered, page by page")
    func listing() throws {
        let entered = try [NormKind.dust, .metering, .storage].map { try world.enter($0) }
        let first = try list(pageSize: 2)
        #expect(first.norms == Array(entered.prefix(2)))
        let second = try list(pageSize: 2, after: first.nextPageToken)
        #expect(second.norms == [entered[2]])
        #expect(second.nextPageToken.isEmpty)
        #expect(try refusal { try list(after: "zz") }?.reason.word == "page-token-invalid")
    }
}
