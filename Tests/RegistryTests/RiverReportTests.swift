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

@Suite("Laboratories' reports of the river beside a site")
struct RiverReportTests {
    private let world: SiteRecordsWorld
    private let rivers = RiverReportService()

    init() throws {
        world = try SiteRecordsWorld()
    }

    private func record(
        _ number: String = "W-1", on day: String = "2026-11-01", ph: Int64 = 7_800, solids: Int64 = 20_000,
        isBelow: Bool = false,
        laboratory: String = "示例检测公司", as actor: Actor? = nil, confirming fields: [String] = []
    ) throws -> RiverReport {
        let file = try world.upload("报告 \(number)", as: actor ?? world.owner)
        return try world.registry.command(as: actor ?? world.owner) {
            try rivers.recordRiverReport(
                .with {
                    $0.siteID = world.site.id
                    $0.number = number
                    $0.laboratory = laboratory
                    $0.sampledOn = day
                    $0.file = file
                    $0.confirmed = fields
                    $0.samples = [
                        .with {
                            $0.position = .downstream
                            $0.place = "示例桥"
                            $0.ph = ph
                            $0.suspendedSolids = solids
                            $0.suspendedSolidsBelow = isBelow
                        }
                    ]
                }, $0)
        }
    }

    private func withdraw(_ report: RiverReport, revision: Int64? = nil, as actor: Actor? = nil) throws
        -> RiverReport
    {
        try world.registry.command(as: actor ?? world.owner) {
            try rivers.withdrawRiverReport(
                .with {
                    $0.reportID = report.id
                    $0.revision = revision ?? report.revision
                    $0.reason = "录错"
                }, $0)
        }
    }

    private func list(as actor: Actor? = nil, pageSize: Int32 = 0, after token: String = "") throws
        -> RiverReportPage
    {
        try world.registry.query(as: actor ?? world.owner) {
            try rivers.listRiverReports(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.pageSize = pageSize
                    $0.pageToken = token
                }, $0)
        }
    }

    @Test("reports are listed by the day of their samples, the newest first, page by page")
    func listing() throws {
        for (number, day) in [("W-1", "2026-03-01"), ("W-2", "2026-09-01"), ("W-3", "2026-06-01")] {
            _ = try record(number, on: day)
        }
        let first = try list(pageSize: 2)
        #expect(first.reports.map(\.number) == ["W-2", "W-3"])
        let second = try list(pageSize: 2, after: first.nextPageToken)
        #expect(second.reports.map(\.number) == ["W-1"])
        #expect(second.nextPageToken.isEmpty)
        #expect(try refusal { try list(after: "zz") }?.reason.word == "page-token-invalid")
    }

    @Test("suspended solids that were not found are told by the least that the laboratory can tell")
    func belowLimit() throws {
        let report = try record(solids: 4_000, isBelow: true)
        #expect(report.samples.map(\.suspendedSolidsBelow) == [true])
        let refused = try refusal { try record("W-2", solids: 0, isBelow: true) }
        #expect(refused?.reason == .riverSampleLimit)
        #expect(refused?.field == "samples[0].suspended_solids")
        #expect(try record("W-3", solids: 0).samples.map(\.suspendedSolidsBelow) == [false])
    }

    @Test("a laboratory's number comes once, unless the report was taken back")
    func numbers() throws {
        let first = try record()
        let refused = try refusal { try record() }
        #expect(refused?.reason == .riverReportExists)
        #expect(refused?.values == ["number": "W-1"])
        _ = try record(laboratory: "另一检测公司")
        let ended = try withdraw(first)
        #expect(ended.withdrawalReason == "录错")
        #expect(ended.withdrawnBy == world.owner.id)
        #expect(ended.withdrawnAt == world.registry.world.now.microseconds)
        let past = try world.registry.query(as: world.owner) {
            try rivers.getRiverReportHistory(.with { $0.reportID = ended.id }, $0).revisions
        }
        #expect(past.map(\.report) == [ended, first])
        #expect(past.map(\.changedBy) == [world.owner.id, world.owner.id])
        #expect(try refusal { try withdraw(ended) }?.reason == .riverReportWithdrawn)
        _ = try record()
    }

    @Test("who takes a report back saw what it says, and it is there")
    func stale() throws {
        let report = try record()
        #expect(throws: RevisionConflict.self) { try withdraw(report, revision: 9) }
        let absent = RiverReport.with { $0.id = "nothing" }
        #expect(try refusal { try withdraw(absent, revision: 1) }?.reason == .riverReportUnknown)
    }

    @Test(
        "days and amounts have their bounds",
        arguments: [
            ("2026-11-24", 7_800, 20_000, "day-out-of-bounds", "sampled_on"),
            ("2020-01-01", 7_800, 20_000, "day-questioned", "sampled_on"),
            ("2026-13-01", 7_800, 20_000, "day-unknown", "sampled_on"),
            ("2026-11-01", 12_500, 20_000, "amount-questioned", "samples[0].ph"),
            ("2026-11-01", 78_000, 20_000, "amount-out-of-bounds", "samples[0].ph"),
            ("2026-11-01", 7_800, 6_000_000, "amount-questioned", "samples[0].suspended_solids"),
        ] as [(String, Int64, Int64, String, String)])
    func bounds(_ day: String, _ ph: Int64, _ solids: Int64, _ reason: String, _ field: String) throws {
        let refused = try refusal { try record(on: day, ph: ph, solids: solids) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        #expect(try record(on: day, ph: ph, solids: solids, confirming: [field]).sampledOn == day)
    }

    @Test("reports are recorded by the plant or its registrar, and read by who reads its papers")
    func access() throws {
        let report = try record(as: world.registry.countyRegistrar)
        for actor in [world.neighbour, world.elsewhere] {
            #expect(try refusal { try record("W-2", as: actor) }?.reason == .noGrantHere)
            #expect(try refusal { try withdraw(report, as: actor) }?.reason == .noGrantHere)
        }
        func get(as actor: Actor) throws -> RiverReport {
            try world.registry.query(as: actor) {
                try rivers.getRiverReport(.with { $0.reportID = report.id }, $0)
            }
        }
        #expect(try get(as: world.owner) == report)
        #expect(try world.size(of: report.file, as: world.owner) > 0)
        for actor in [world.registry.reader, world.neighbour] {
            #expect(try refusal { try get(as: actor) }?.reason == .riverReportUnknown)
            #expect(try list(as: actor).reports == [])
            #expect(try refusal { try world.size(of: report.file, as: actor) }?.reason == .attachmentUnknown)
        }
    }
}
