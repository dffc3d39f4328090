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

@Suite("Assessments of energy, water and cost")
struct AssessmentTests {
    private let world: SiteRecordsWorld
    private let assessments = AssessmentService()

    init() throws {
        world = try SiteRecordsWorld()
    }

    private func enter(
        _ indicator: AssessmentIndicator = .electricity, in period: String = "2026-10",
        target: Int64 = 3_000, result: Int64 = 2_800, measure: String = "", file: AttachedFile? = nil,
        site: String? = nil, confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> Assessment {
        try world.registry.command(as: actor ?? world.owner) {
            try assessments.enterAssessment(
                .with {
                    $0.siteID = site ?? world.site.id
                    $0.indicator = indicator
                    $0.period = period
                    ($0.target, $0.result) = (target, result)
                    $0.owner = "生产部"
                    $0.measure = measure
                    $0.files = file.map { [$0] } ?? []
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func correct(
        _ assessment: Assessment, target: Int64 = 3_000, result: Int64 = 2_900, measure: String = "",
        revision: Int64? = nil, as actor: Actor? = nil
    ) throws -> Assessment {
        try world.registry.command(as: actor ?? world.owner) {
            try assessments.correctAssessment(
                .with {
                    $0.assessmentID = assessment.id
                    $0.revision = revision ?? assessment.revision
                    ($0.target, $0.result) = (target, result)
                    $0.owner = "设备部"
                    $0.measure = measure
                    $0.reason = "抄错"
                }, $0)
        }
    }

    private func get(_ id: String, asOf instant: Int64 = 0, as actor: Actor? = nil) throws -> Assessment {
        try world.registry.query(as: actor ?? world.owner) {
            try assessments.getAssessment(
                .with {
                    $0.assessmentID = id
                    $0.asOf = instant
                }, $0)
        }
    }

    private func history(_ id: String, as actor: Actor? = nil) throws -> [AssessmentRevision] {
        try world.registry.query(as: actor ?? world.owner) {
            try assessments.getAssessmentHistory(.with { $0.assessmentID = id }, $0).revisions
        }
    }

    private func list(
        _ subject: AssessmentSubject = .unspecified, as actor: Actor? = nil, pageSize: Int32 = 0,
        after token: String = ""
    ) throws -> AssessmentPage {
        try world.registry.query(as: actor ?? world.owner) {
            try assessments.listAssessments(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.subject = subject
                    $0.pageSize = pageSize
                    $0.pageToken = token
                }, $0)
        }
    }

    @Test(
        "a period is a month, a quarter or a year",
        arguments: [
            ("2026-02", "2026-02-01", "2026-02-28"), ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-Q1", "2026-01-01", "2026-03-31"), ("2026-Q2", "2026-04-01", "2026-06-30"),
            ("2026-Q3", "2026-07-01", "2026-09-30"), ("2025-Q4", "2025-10-01", "2025-12-31"),
            ("2025", "2025-01-01", "2025-12-31"),
        ])
    func periods(_ text: String, _ first: String, _ last: String) throws {
        let period = try AssessmentPeriod(text, field: "period")
        #expect([period.text, period.first.text, period.last.text] == [text, first, last])
    }

    @Test(
        "anything else is no period",
        arguments: [
            "", "-", "26", "2026-", "2026-13", "2026-00", "2026-1", "2026-Q0", "2026-Q5", "2026-q1", "2026-Q",
            "2026Q1", "2026-10-01", "-10", "二〇二六", "2026-１0", "0000",
        ])
    func noPeriods(_ text: String) throws {
        #expect(throws: Refusal(.assessmentPeriod, field: "period")) {
            try AssessmentPeriod(text, field: "period")
        }
        #expect(try refusal { try enter(in: text) }?.reason == .assessmentPeriod)
    }

    @Test("an assessment is entered, corrected with a reason, and shown as it stood")
    func correcting() throws {
        let file = try world.upload("电费单")
        let first = try enter(file: file)
        #expect(first.subject == .energy)
        #expect(first.unit == "kWh/m³")
        #expect([first.firstDay, first.lastDay] == ["2026-10-01", "2026-10-31"])
        #expect(first.met && first.changeReason.isEmpty)
        let before = world.registry.world.now.microseconds
        world.registry.advance(seconds: 60)
        let second = try correct(first)
        #expect([second.owner, second.changeReason] == ["设备部", "抄错"])
        #expect(second.files == first.files)
        #expect(try get(first.id) == second)
        #expect(try get(first.id, asOf: before) == first)
        let revisions = try history(first.id)
        #expect(revisions.map(\.assessment) == [second, first])
        #expect(revisions.map(\.changedBy) == ["plant.01", "plant.01"])
        #expect(throws: RevisionConflict.self) { try correct(second, revision: first.revision) }
    }

    @Test("less is better, but for reused water; a missed target says what is done about it")
    func targets() throws {
        let rows: [(AssessmentIndicator, Int64, Int64, Bool)] = [
            (.electricity, 3_000, 3_000, true), (.electricity, 3_000, 3_001, false),
            (.reusedWater, 200_000, 200_000, true), (.reusedWater, 200_000, 199_999, false),
            (.freshWater, 180_000, 150_000, true), (.unitCost, 400_000, 410_000, false),
        ]
        for (place, (indicator, target, result, isMet)) in rows.enumerated() {
            let period = "2026-0\(place + 1)"
            if !isMet {
                let refused = try refusal { try enter(indicator, in: period, target: target, result: result) }
                #expect(refused?.reason == .assessmentMeasure)
                #expect(refused?.field == "measure")
            }
            let entered = try enter(
                indicator, in: period, target: target, result: result, measure: isMet ? "" : "更换水泵")
            #expect(entered.met == isMet)
        }
        let met = try enter(in: "2025-12")
        #expect(try refusal { try correct(met, result: 3_500) }?.reason == .assessmentMeasure)
        #expect(try correct(met, result: 3_500, measure: "检修变频器").met == false)
    }

    @Test("every indicator has a subject and a unit")
    func indicators() {
        for indicator in AssessmentIndicator.allCases where indicator != .unspecified {
            #expect(indicator.subject != .unspecified)
            #expect(indicator.amount?.bounds.unit.isEmpty == false)
        }
        #expect(AssessmentIndicator.unspecified.amount == nil)
    }

    @Test("an indicator is assessed once in a period, at each site by itself")
    func once() throws {
        _ = try enter()
        let refused = try refusal { try enter() }
        #expect(refused?.reason == .assessmentExists)
        #expect(refused?.values["period"] == "2026-10")
        _ = try enter(in: "2026-Q3")
        _ = try enter(.fuel, target: 1_000, result: 900)
    }

    @Test("a period that is not over is not assessed", arguments: ["2026-11", "2026-Q4", "2026", "2027-01"])
    func notOver(_ period: String) throws {
        let refused = try refusal { try enter(in: period) }
        #expect(refused?.reason == .periodNotOver)
        #expect(refused?.values["period"] == period)
        #expect(refused?.field == "period")
    }

    @Test(
        "periods and amounts have their bounds",
        arguments: [
            ("2020-01", 3_000, 2_800, "day-questioned", "period"),
            ("1926-01", 3_000, 2_800, "day-out-of-bounds", "period"),
            ("2026-10", 3_000, 0, "amount-questioned", "result"),
            ("2026-10", 90_000, 2_800, "amount-questioned", "target"),
            ("2026-10", 3_000, 2_000_000, "amount-out-of-bounds", "result"),
        ] as [(String, Int64, Int64, String, String)])
    func bounds(_ period: String, _ target: Int64, _ result: Int64, _ reason: String, _ field: String) throws
    {
        let refused = try refusal { try enter(in: period, target: target, result: result) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        let taken = try enter(in: period, target: target, result: result, confirming: [field])
        #expect(taken.period == period)
    }

    @Test("assessments are listed by the ends of their periods, and by subject, page by page")
    func listing() throws {
        let month = try enter(in: "2026-02")
        let year = try enter(in: "2025")
        let quarter = try enter(in: "2026-Q3")
        let water = try enter(.freshWater, in: "2026-04", target: 180_000, result: 150_000)
        #expect(try list().assessments == [quarter, water, month, year])
        #expect(try list(.water).assessments == [water])
        #expect(try list(.cost).assessments == [])
        let first = try list(pageSize: 3)
        #expect(try list(pageSize: 3, after: first.nextPageToken).assessments == [year])
        #expect(try refusal { try list(after: "zz") }?.reason.word == "page-token-invalid")
        let last = { (day: Day) in
            try world.registry.query {
                try $0.transaction.lastAssessments(of: .electricity, at: world.site, before: day)
            }
        }
        #expect(try last("2026-09-30") == [month, year])
        #expect(try last("2026-10-01") == [quarter, month, year])
        #expect(try last("2025-12-31") == [])
    }

    @Test("assessments are entered by the plant or its registrar, and read by who reads its papers")
    func access() throws {
        let registrar = world.registry.countyRegistrar
        let file = try world.upload("电费单", as: registrar)
        let assessment = try enter(file: file, as: registrar)
        for actor in [world.neighbour, world.elsewhere] {
            #expect(try refusal { try enter(in: "2026-09", as: actor) }?.reason == .noGrantHere)
            #expect(try refusal { try correct(assessment, as: actor) }?.reason == .noGrantHere)
        }
        #expect(try get(assessment.id) == assessment)
        let kept = try #require(assessment.files.first)
        #expect(try world.size(of: kept, as: world.owner) > 0)
        for actor in [world.registry.reader, world.neighbour] {
            #expect(try refusal { try get(assessment.id, as: actor) }?.reason == .assessmentUnknown)
            #expect(try refusal { try history(assessment.id, as: actor) }?.reason == .assessmentUnknown)
            #expect(try list(as: actor).assessments == [])
            #expect(try refusal { try world.size(of: kept, as: actor) }?.reason == .attachmentUnknown)
        }
        #expect(try refusal { try get("nothing") }?.reason == .assessmentUnknown)
        #expect(try refusal { try enter(site: "nowhere") }?.reason == .siteUnknown)
    }
}
