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

@Suite("Drainage and emergency design of a site")
struct DrainageTests {
    private let world: SiteRecordsWorld
    private let drainage = DrainageDesignService()

    init() throws {
        world = try SiteRecordsWorld()
    }

    /// A design that leaves nothing to be asked: the site's catchment is 2,000 m², its tank holds 300 m³.
    private static let whole = DrainageFacts.with {
        $0.cleanFoul = .wholly
        $0.rainFoul = .wholly
        $0.collection = "沟渠汇入沉淀池，经压滤回用"
        $0.tanks = [
            .with {
                $0.code = "T-1"
                $0.use = .emergency
            }
        ]
        $0.outlets = [
            .with {
                $0.code = "Y-1"
                $0.place = "东门"
                $0.closing = .byHand
            }
        ]
    }

    private func save(
        _ facts: DrainageFacts = whole, revision: Int64 = 0, site: String? = nil, as actor: Actor? = nil
    ) throws -> DrainageDesign {
        try world.registry.command(as: actor ?? world.owner) {
            try drainage.saveDrainageDesign(
                .with {
                    $0.siteID = site ?? world.site.id
                    $0.revision = revision
                    $0.facts = facts
                    $0.reason = "登记"
                }, $0)
        }
    }

    private func add(
        _ kind: DrainagePaperKind, from day: String = "2026-01-01", tankVolume: Int64 = 0,
        mixShare: Int64 = 0,
        to design: DrainageDesign, confirming fields: [String] = [], file: AttachedFile? = nil
    ) throws -> DrainageDesign {
        let file = try file ?? world.upload("方案 \(day)")
        return try world.registry.command(as: world.owner) {
            try drainage.addDrainagePaper(
                .with {
                    $0.siteID = world.site.id
                    $0.revision = design.revision
                    $0.kind = kind
                    $0.confirmed = fields
                    $0.version.effectiveOn = day
                    $0.version.file = file
                    $0.version.owner = "环保部"
                    $0.version.tankVolume = tankVolume
                    $0.version.mixShare = mixShare
                }, $0)
        }
    }

    private func review(on day: String = "", as actor: Actor? = nil) throws -> DrainageReview {
        try world.registry.query(as: actor ?? world.owner) {
            try drainage.reviewDrainage(
                .with {
                    $0.siteID = world.site.id
                    $0.on = day
                }, $0)
        }
    }

    private func get(as actor: Actor? = nil, asOf instant: Int64 = 0) throws -> DrainageDesign {
        try world.registry.query(as: actor ?? world.owner) {
            try drainage.getDrainageDesign(
                .with {
                    $0.siteID = world.site.id
                    $0.asOf = instant
                }, $0)
        }
    }

    // MARK: The design

    @Test("a design is entered, replaced by a newer one, and shown as it stood")
    func saving() throws {
        let first = try save()
        #expect(first.id == world.site.id)
        #expect(first.enterpriseID == world.plant.id)
        let before = world.registry.world.now.microseconds
        world.registry.advance(seconds: 60)
        var facts = Self.whole
        facts.rainFoul = .partly
        let second = try save(facts, revision: first.revision)
        #expect(try get() == second)
        #expect(try get(asOf: before) == first)
        let history = try world.registry.query(as: world.owner) {
            try drainage.getDrainageHistory(.with { $0.siteID = world.site.id }, $0).revisions
        }
        #expect(history.map(\.design) == [second, first])
        #expect(history.map(\.changedBy) == ["plant.01", "plant.01"])
        for stale in [0, first.revision] {
            #expect(throws: RevisionConflict.self) { try save(revision: stale) }
        }
    }

    @Test("the newest version of a paper is taken back, stays with the reason, and blocks no earlier day")
    func paperBack() throws {
        func back(_ design: DrainageDesign) throws -> DrainageDesign {
            try world.registry.command(as: world.owner) {
                try drainage.withdrawDrainagePaper(
                    .with {
                        $0.siteID = world.site.id
                        $0.revision = design.revision
                        $0.kind = .flowPlan
                        $0.reason = "日期录错"
                    }, $0)
            }
        }
        let design = try save()
        #expect(try refusal { try back(design) }?.reason == .drainagePaperNone)
        let first = try add(.flowPlan, from: "2026-01-01", to: design)
        let slip = try add(.flowPlan, from: "2027-10-01", to: first)
        let blocked = try refusal { try add(.flowPlan, from: "2026-10-01", to: slip) }
        #expect(blocked?.reason == .drainagePaperNotLater)
        let mended = try back(slip)
        #expect(mended.papers[0].versions.map(\.withdrawalReason) == ["", "日期录错"])
        let right = try add(.flowPlan, from: "2026-10-01", to: mended)
        #expect(right.version(of: .flowPlan, on: "2027-10-01")?.number == 3)
        #expect(right.version(of: .flowPlan, on: "2026-09-30")?.number == 1)
    }

    @Test("papers stay when the design is replaced")
    func papersStay() throws {
        let planned = try add(.flowPlan, to: save())
        #expect(try save(revision: planned.revision).papers == planned.papers)
    }

    @Test(
        "a code comes once, and a tank is one of the site's",
        arguments: [
            (["T-1", "T-1"], ["Y-1"], "code-repeated", "facts.tanks[1].code"),
            (["T-1"], ["Y-1", "Y-1"], "code-repeated", "facts.outlets[1].code"),
            (["T-1", "T-9"], ["Y-1"], "drainage-tank-unknown", "facts.tanks[1].code"),
        ])
    func codes(_ tanks: [String], _ outlets: [String], _ reason: String, _ field: String) throws {
        var facts = Self.whole
        facts.tanks = tanks.map { code in
            .with {
                $0.code = code
                $0.use = .emergency
            }
        }
        facts.outlets = outlets.map { code in
            .with {
                $0.code = code
                $0.place = "东门"
                $0.closing = .byHand
            }
        }
        let refused = try refusal { try save(facts) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
    }

    @Test("a site without a design has none to change, to show or to review")
    func unknown() throws {
        #expect(try refusal { try save(revision: 3) }?.reason == .drainageUnknown)
        #expect(try refusal { try add(.flowPlan, to: .with { $0.revision = 1 }) }?.reason == .drainageUnknown)
        #expect(try refusal { try get() }?.reason == .drainageUnknown)
        #expect(try refusal { try review() }?.reason == .drainageUnknown)
        #expect(try refusal { try save(site: "nowhere") }?.reason == .siteUnknown)
    }

    // MARK: Papers

    @Test("a version of a paper begins after the one before; each kind counts for itself")
    func versions() throws {
        var design = try add(.reusePlan, from: "2026-01-01", tankVolume: 300_000, mixShare: 250, to: save())
        design = try add(.flowPlan, from: "2025-06-01", to: design)
        for day in ["2026-01-01", "2025-12-31"] {
            let refused = try refusal {
                try add(.reusePlan, from: day, tankVolume: 300_000, to: design)
            }
            #expect(refused?.reason == .drainagePaperNotLater)
            #expect(refused?.values == ["last": "2026-01-01"])
        }
        design = try add(.reusePlan, from: "2026-06-01", tankVolume: 280_000, mixShare: 300, to: design)
        #expect(design.papers.map(\.kind) == [.reusePlan, .flowPlan])
        #expect(design.papers[0].versions.map(\.number) == [1, 2])
        #expect(design.papers[0].versions.map(\.filedBy) == ["plant.01", "plant.01"])
        #expect(design.reusePlan(on: "2025-12-31") == nil)
        #expect(design.reusePlan(on: "2026-05-31")?.tankVolume == 300)
        #expect(design.reusePlan(on: "2026-06-01")?.mixShare == 300)
    }

    @Test("a reuse plan states its tanks, a flow plan states no figures")
    func figures() throws {
        let design = try save()
        let rows: [(DrainagePaperKind, Int64, Int64)] = [
            (.reusePlan, 0, 250), (.flowPlan, 1, 0), (.flowPlan, 0, 1),
        ]
        for (kind, volume, share) in rows {
            let refused = try refusal { try add(kind, tankVolume: volume, mixShare: share, to: design) }
            #expect(refused?.reason == .drainagePaperFigures)
            #expect(refused?.field == "version.tank_volume")
        }
    }

    @Test(
        "days and amounts of a plan have their bounds",
        arguments: [
            ("1026-01-01", 300_000, 250, "day-out-of-bounds", "version.effective_on"),
            ("2030-01-01", 300_000, 250, "day-questioned", "version.effective_on"),
            ("2026-02-30", 300_000, 250, "day-unknown", "version.effective_on"),
            ("2026-01-01", 9_000, 250, "amount-questioned", "version.tank_volume"),
            ("2026-01-01", 300_000, 900, "amount-questioned", "version.mix_share"),
        ] as [(String, Int64, Int64, String, String)])
    func bounds(_ day: String, _ volume: Int64, _ share: Int64, _ reason: String, _ field: String) throws {
        let design = try save()
        func enter(_ fields: [String]) throws -> DrainageDesign {
            try add(
                .reusePlan, from: day, tankVolume: volume, mixShare: share, to: design, confirming: fields)
        }
        let refused = try refusal { try enter([]) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        #expect(try enter([field]).papers.count == 1)
    }

    @Test("a paper refers to a file that was brought")
    func file() throws {
        let design = try save()
        let absent = AttachedFile.with {
            $0.sha256 = SHA256.hash([1]).hex
            $0.name = "a.pdf"
        }
        let refused = try refusal { try add(.flowPlan, to: design, file: absent) }
        #expect(refused?.reason == .attachmentUnknown)
        #expect(refused?.field == "version.file.sha256")
    }

    // MARK: Review

    private func kinds(on day: String = "") throws -> [DrainageQuestionKind] {
        try review(on: day).questions.map(\.kind)
    }

    @Test("a whole design leaves nothing to be asked, once both papers hold")
    func nothingToAsk() throws {
        var design = try save()
        #expect(try kinds() == [.paperMissing, .paperMissing])
        design = try add(.flowPlan, from: "2026-01-01", to: design)
        _ = try add(.reusePlan, from: "2026-06-01", tankVolume: 300_000, mixShare: 250, to: design)
        #expect(try kinds() == [])
        #expect(try kinds(on: "2026-05-31") == [.paperMissing])
        #expect(try kinds(on: "2025-12-31") == [.paperMissing, .paperMissing])
        #expect(try refusal { try review(on: "2026-02-30") }?.reason.word == "day-unknown")
    }

    @Test(
        "15 mm of rain on the catchment must fit into the tanks for it, and the review says by how much it does not",
        arguments: [
            (2_000, 300_000, 0), (20_000, 300_000, 0), (20_001, 300_000, 15), (20_000, 299_999, 1),
            (40_000, 300_000, 300_000),
        ] as [(Int64, Int64, Int64)])
    func rain(_ catchment: Int64, _ tank: Int64, _ short: Int64) throws {
        _ = try save()
        try world.changeSite {
            $0.catchment = catchment
            $0.equipment[0].capacity = tank
        }
        let review = try review()
        #expect(review.rain == catchment * 15)
        #expect(review.room == tank)
        #expect(review.short == short)
        let question = review.questions.first { $0.kind == .tanksShort }
        #expect((question != nil) == (short > 0))
        if short > 0 {
            #expect(question?.explanation.contains("不足 \(short) L") == true)
            #expect(question.map { $0.wanted - $0.found } == short)
        }
    }

    @Test("tanks for settling and reuse are no room for rain")
    func otherTanks() throws {
        for use in [DrainageTankUse.settling, .reuse, .firstFlush] {
            var facts = Self.whole
            facts.tanks[0].use = use
            _ = try save(facts, revision: (try? get().revision) ?? 0)
            #expect(try review().room == (use == .firstFlush ? 300_000 : 0))
            #expect(try kinds().contains(.emergencyMissing))
        }
    }

    @Test("what mixes, what cannot be shut, and what is gone is asked about")
    func questions() throws {
        var facts = Self.whole
        facts.cleanFoul = .none
        facts.rainFoul = .partly
        facts.collection = ""
        facts.outlets.append(
            .with {
                $0.code = "Y-2"
                $0.place = "西墙"
                $0.closing = .none
            })
        let design = try save(facts)
        #expect(
            try kinds() == [
                .cleanFoul, .rainFoul, .collectionMissing, .outletOpen, .paperMissing, .paperMissing,
            ])
        #expect(try review().questions.first { $0.kind == .outletOpen }?.code == "Y-2")
        _ = try add(.reusePlan, tankVolume: 400_000, mixShare: 250, to: design)
        let larger = try review().questions.first { $0.kind == .planLarger }
        #expect(larger.map { [$0.found, $0.wanted] } == [300_000, 400_000])
        try world.changeSite {
            $0.equipment = []
            $0.catchment = 0
        }
        let gone = try kinds()
        #expect(gone.contains(.tankGone) && gone.contains(.emergencyMissing))
        #expect(gone.contains(.catchmentMissing) && !gone.contains(.tanksShort))
        facts.outlets = []
        facts.tanks = []
        _ = try save(facts, revision: get().revision)
        #expect(try review().questions.first { $0.kind == .outletOpen }?.code == "")
    }

    // MARK: Access

    @Test("a design is entered by the plant or a registrar of its division, and read by who reads its papers")
    func access() throws {
        let design = try save(as: world.registry.countyRegistrar)
        for actor in [world.neighbour, world.elsewhere] {
            #expect(try refusal { try save(revision: 1, as: actor) }?.reason == .noGrantHere)
        }
        let planned = try add(.flowPlan, to: design)
        let file = try #require(planned.papers.first?.versions.first?.file)
        func list(as actor: Actor) throws -> [DrainageDesign] {
            try world.registry.query(as: actor) {
                try drainage.listDrainageDesigns(.with { $0.enterpriseID = world.plant.id }, $0).designs
            }
        }
        let expert = World.actor("expert.01", .expert, over: "330000")
        for actor in [world.owner, world.registry.registrar, expert] {
            #expect(try get(as: actor) == planned)
            #expect(try list(as: actor) == [planned])
            #expect(try world.size(of: file, as: actor) > 0)
        }
        for actor in [world.registry.reader, world.neighbour] {
            #expect(try refusal { try get(as: actor) }?.reason == .plantPapersHidden)
            #expect(try refusal { try review(as: actor) }?.reason == .plantPapersHidden)
            #expect(try list(as: actor) == [])
            #expect(try refusal { try world.size(of: file, as: actor) }?.reason == .attachmentUnknown)
        }
    }
}
