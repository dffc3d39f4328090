import CommonAPI
import Crypto
import Foundation
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// A Registry in which new plants in Haining are examined: natural resources, construction and the bulk-cement body
/// there, ecology of Jiaxing above.
struct ProjectWorld {
    static let haining = "330481"

    let registry: RegistryWorld
    let projects = ProjectService()

    static let land = agency("haining-land", "示例海宁资规局", .naturalResources, haining)
    static let ecology = agency("jiaxing-ecology", "示例嘉兴生态环境局", .ecology, "330400")
    static let construction = agency("haining-construction", "示例海宁住建局", .construction, haining)
    static let authority = agency("haining-bulk", "示例海宁散装水泥发展中心", .bulkCement, haining)
    static let agencies = [land, ecology, construction, authority]

    let applicant = World.actor("plant.01", .applicant, over: haining)
    let stranger = World.actor("plant.02", .applicant, over: haining)
    let landOfficer = World.actor("land.01", .examiner, over: haining, agency: land)
    let ecologyOfficer = World.actor("ecology.01", .examiner, over: "330400", agency: ecology)
    let constructionOfficer = World.actor("construction.01", .examiner, over: haining, agency: construction)
    let authorityOfficer = World.actor("bulk.01", .examiner, over: haining, agency: authority)

    /// Opens it with these agencies, and with terms that whoever runs the system set: id, amount, unit.
    init(agencies: [Agency] = agencies, clocks: [(String, Int32, String)] = []) throws {
        registry = try RegistryWorld()
        for agency in agencies {
            try registry.register(agency)
            try registry.settle(agency)
        }
        try registry.command(as: registry.administrator) { command in
            _ = try registry.reference.loadCalendar(SampleData.everyCalendarYear(), command)
        }
        try load(clocks)
    }

    func load(_ clocks: [(String, Int32, String)]) throws {
        let rules = clocks.map { id, amount, unit in
            ClockRule.with {
                $0.id = id
                $0.process = "新建项目"
                $0.trigger = "申报之日"
                $0.amount = amount
                $0.unit = unit
                $0.source = "示例主管部门设定"
                $0.status = "configured"
            }
        }
        _ = try registry.command(as: registry.administrator) {
            try registry.reference.loadClockRules(rules, $0)
        }
    }

    private static func agency(
        _ id: String, _ name: String, _ department: Department, _ division: String
    ) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = department
            $0.divisionCode = division
        }
    }

    static func filing(in division: String = haining, for plant: String = "") -> FileProjectRequest {
        .with {
            $0.name = "示例新建混凝土有限公司"
            $0.applicant = "示例建材集团"
            $0.enterpriseID = plant
            $0.divisionCode = division
            $0.place = "示例镇示例路 1 号"
            $0.lineCount = 2
            $0.capacityMilliM3 = 600_000_000
            $0.papers = Ground.inOrder.map { ground in
                .with {
                    $0.ground = ground
                    $0.statement = "\(ground.wording.chinese)材料齐全。"
                }
            }
        }
    }

    /// Files a project, which may be one that was filed before, unless it is to be asked about.
    func file(
        _ request: FileProjectRequest = filing(), as actor: Actor? = nil, asking: Bool = false
    ) throws -> Project {
        var request = request
        if !asking { request.confirmed.append("name") }
        return try registry.command(as: actor ?? applicant) { try projects.fileProject(request, $0) }
    }

    /// Who gives the opinion on that ground.
    func officer(of ground: Ground) -> Actor {
        switch ground {
        case .environment: ecologyOfficer
        case .qualification: constructionOfficer
        default: landOfficer
        }
    }

    static func opinion(_ project: Project, _ ground: Ground, opposed: Bool = false) -> GiveOpinionRequest {
        .with {
            $0.projectID = project.id
            $0.ground = ground
            $0.stance = opposed ? .opposed : .agreed
            $0.text = opposed ? "不符合要求。" : "符合要求。"
        }
    }

    @discardableResult
    func give(_ project: Project, _ ground: Ground, opposed: Bool = false) throws -> Project {
        try registry.command(as: officer(of: ground)) {
            try projects.giveOpinion(Self.opinion(project, ground, opposed: opposed), $0)
        }
    }

    /// Every opinion, opposed on those grounds.
    func giveAll(_ project: Project, opposed: Ground...) throws -> Project {
        var project = project
        for ground in Ground.inOrder {
            project = try give(project, ground, opposed: opposed.contains(ground))
        }
        return project
    }

    static func decision(on project: Project) -> DecideProjectRequest {
        .with {
            $0.projectID = project.id
            $0.revision = project.revision
            $0.outcome = project.opinions.allSatisfy { $0.state == .agreed } ? .approved : .refused
            $0.text = "经四部门审查，决定如上。"
        }
    }

    func decide(_ project: Project) throws -> Project {
        try registry.command(as: authorityOfficer) {
            try projects.decideProject(Self.decision(on: project), $0)
        }
    }

    func ask(_ project: Project, _ ground: Ground, as actor: Actor? = nil) throws -> Project {
        try registry.command(as: actor ?? officer(of: ground)) {
            try projects.requestSupplement(
                .with {
                    $0.projectID = project.id
                    $0.ground = ground
                    $0.request = "请补交用地预审意见。"
                }, $0)
        }
    }

    func answer(_ project: Project, _ ground: Ground, as actor: Actor? = nil) throws -> Project {
        try registry.command(as: actor ?? applicant) {
            try projects.answerSupplement(
                .with {
                    $0.projectID = project.id
                    $0.ground = ground
                    $0.answer = "已补交。"
                }, $0)
        }
    }

    static func earlyStart(_ project: Project, on day: String = "2026-11-23") -> ReportEarlyStartRequest {
        .with {
            $0.projectID = project.id
            $0.seenOn = day
            $0.text = "现场已浇筑设备基础。"
        }
    }

    func report(_ project: Project, on day: String = "2026-11-23", as actor: Actor? = nil) throws -> Project {
        try registry.command(as: actor ?? landOfficer) {
            try projects.reportEarlyStart(Self.earlyStart(project, on: day), $0)
        }
    }

    func withdraw(_ project: Project, as actor: Actor? = nil) throws -> Project {
        try registry.command(as: actor ?? applicant) {
            try projects.withdrawProject(
                .with {
                    $0.projectID = project.id
                    $0.reason = "选址调整"
                }, $0)
        }
    }

    func get(_ id: String, as actor: Actor) throws -> Project {
        try registry.query(as: actor) { try projects.getProject(.with { $0.projectID = id }, $0) }
    }

    func list(as actor: Actor, _ change: (inout ListProjectsRequest) -> Void = { _ in }) throws -> [String] {
        var request = ListProjectsRequest()
        change(&request)
        return try registry.query(as: actor) { try projects.listProjects(request, $0).projects.map(\.id) }
    }

    /// The refusal a step ends with; an issue when it goes through.
    func refusal(_ body: () throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation) -> Refusal?
    {
        do {
            _ = try body()
            Issue.record("it went through", sourceLocation: sourceLocation)
        } catch let refusal as Refusal {
            return refusal
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
        return nil
    }
}
