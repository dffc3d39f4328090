import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Sites, lines and equipment")
struct SiteTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
    }

    /// Two lines of 180 m³/h, with equipment that leaves nothing to be asked.
    private func site() -> Site {
        .with {
            $0.enterpriseID = plant.id
            $0.name = "示例厂区"
            $0.divisionCode = "330481"
            $0.catchment = 20_000
            $0.lines = ["1", "2"].map { code in
                .with {
                    $0.code = code
                    $0.capacityPerHour = 180_000
                }
            }
            $0.equipment = [
                part("R1", .recycling, 20_000), part("T1", .tank, 300_000), part("S1", .silo, 300_000),
                .with {
                    $0.code = "W1"
                    $0.kind = .metering
                    $0.name = "示例水表"
                    $0.calibratedOn = "2026-03-01"
                    $0.calibrationDue = "2027-02-28"
                },
            ]
            $0.fleets = [
                .with {
                    $0.kind = .mixer
                    $0.newEnergy = true
                    $0.count = 12
                },
                .with {
                    $0.kind = .mixer
                    $0.count = 20
                },
            ]
        }
    }

    private func part(_ code: String, _ kind: EquipmentKind, _ capacity: Int64) -> Equipment {
        .with {
            $0.code = code
            $0.kind = kind
            $0.name = "示例\(code)"
            $0.capacity = capacity
        }
    }

    @discardableResult
    private func save(_ site: Site, as actor: Actor? = nil) throws -> Site {
        try registry.command(as: actor ?? registry.registrar) {
            try registry.sites.saveSite(
                .with {
                    $0.site = site
                    $0.reason = "示例"
                }, $0)
        }
    }

    private func review(_ site: Site) throws -> SiteReview {
        try registry.query { try registry.sites.reviewSite(.with { $0.siteID = site.id }, $0) }
    }

    @Test("a site is entered, replaced and read as it stood")
    func saved() throws {
        var kept = try save(site())
        let entered = registry.world.now
        registry.advance(seconds: 3600)
        kept.lines[1].idle = true
        kept = try save(kept)
        #expect(kept.revision == 2)
        let before = try registry.query {
            try registry.sites.getSite(
                .with {
                    $0.siteID = kept.id
                    $0.asOf = entered.microseconds
                }, $0)
        }
        #expect(before.lines.map(\.idle) == [false, false])
        let history = try registry.query {
            try registry.sites.getSiteHistory(.with { $0.siteID = kept.id }, $0).revisions
        }
        #expect(history.map(\.site.revision) == [2, 1])
        #expect(
            try registry.query {
                try registry.sites.listSites(.with { $0.enterpriseID = plant.id }, $0).sites
            }
                == [kept])
    }

    @Test("a site that has what its capacity asks for leaves nothing to be asked")
    func reviewed() throws {
        let review = try review(save(site()))
        #expect(review.capacityPerHour == 360_000)
        #expect(review.vehicles == 32)
        #expect(review.newEnergyVehicles == 12)
        #expect(review.questions.isEmpty)
    }

    @Test("equipment that does not keep up is asked about, with the arithmetic")
    func questions() throws {
        var small = site()
        small.equipment[0].capacity = 10_000
        small.equipment[1].capacity = 299_999
        small.equipment[3].calibrationDue = "2026-11-22"
        let review = try review(save(small))
        #expect(review.questions.map(\.kind) == [.recyclingSmall, .calibrationOver, .tankSmall])
        #expect(review.questions.map(\.wanted) == [10_800, 0, 300_000])
        #expect(review.questions.map(\.found) == [10_000, 0, 299_999])
        #expect(review.questions.map(\.equipmentCode) == ["", "W1", ""])
        #expect(review.questions.allSatisfy { !$0.explanation.isEmpty })
    }

    @Test(
        "a site without recycling, and a meter never calibrated, are asked about; idle lines ask for nothing")
    func missing() throws {
        var bare = site()
        bare.equipment = [part("W2", .metering, 0)]
        bare.catchment = 0
        #expect(try review(save(bare)).questions.map(\.kind) == [.recyclingMissing, .calibrationOver])
        bare.lines = bare.lines.map { line in
            var line = line
            line.idle = true
            return line
        }
        #expect(try review(save(bare)).questions.map(\.kind) == [.calibrationOver])
    }

    @Test("a site whose parts contradict each other is refused at the part")
    func contradictions() throws {
        let rows: [(String, String, (inout Site) -> Void)] = [
            ("code-repeated", "site.lines[1].code", { $0.lines[1].code = "1" }),
            ("code-repeated", "site.equipment[1].code", { $0.equipment[1].code = "R1" }),
            (
                "calibration-day", "site.equipment[3].calibration_due",
                { $0.equipment[3].calibrationDue = "2026-02-28" }
            ),
            (
                "day-unknown", "site.equipment[3].calibrated_on",
                { $0.equipment[3].calibratedOn = "2026-02-30" }
            ),
            ("day-unknown", "site.lines[0].since", { $0.lines[0].since = "2026-13-01" }),
            ("division-unknown", "site.division_code", { $0.divisionCode = "330499" }),
            ("plant-unknown", "site.enterprise_id", { $0.enterpriseID = "nowhere" }),
            ("site-unknown", "site.id", { $0.id = "nowhere" }),
        ]
        for (word, field, spoil) in rows {
            var broken = site()
            spoil(&broken)
            let refusal = #expect(throws: Refusal.self) { try save(broken) }
            #expect(refusal?.reason.word == word)
            #expect(refusal?.field == FieldPath(field))
        }
    }

    @Test("a site is its registrar's or its plant's to change, and stays its plant's")
    func access() throws {
        let applicant = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        let kept = try save(site(), as: applicant)
        let stranger = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        #expect(#expect(throws: Refusal.self) { try save(site(), as: stranger) }?.reason == .noGrantHere)
        var moved = kept
        moved.enterpriseID = try registry.register("示例二号混凝土有限公司").id
        #expect(#expect(throws: Refusal.self) { try save(moved) }?.reason == .siteOfAnother)
        var stale = kept
        stale.revision = 7
        #expect(throws: (any Error).self) { try save(stale) }
        let unknown = #expect(throws: Refusal.self) {
            try registry.query { try registry.sites.getSiteHistory(.with { $0.siteID = "nowhere" }, $0) }
        }
        #expect(unknown?.reason == .siteUnknown)
    }

    @Test(
        "a site that was closed is shown, now and as it stood, with its history and what it leaves to be asked"
    )
    func closed() throws {
        let kept = try save(site())
        var closed = kept
        closed.closedOn = "2026-06-30"
        closed = try save(closed)
        let shown = try registry.query { query in
            let request = GetSiteRequest.with { $0.siteID = kept.id }
            return (
                try registry.sites.getSite(request, query), try registry.sites.reviewSite(request, query),
                try registry.sites.getSiteHistory(request, query).revisions
            )
        }
        #expect(shown.0 == closed)
        #expect(shown.1.questions == [])
        #expect(shown.2.map(\.site.closedOn) == ["2026-06-30", ""])
        let listed = try registry.query {
            try registry.sites.listSites(.with { $0.enterpriseID = plant.id }, $0).sites
        }
        #expect(listed.map(\.closedOn) == ["2026-06-30"])
    }
}
