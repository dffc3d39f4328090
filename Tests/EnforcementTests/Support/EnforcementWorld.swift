import CommonAPI
import Crypto
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Enforcement

/// Enforcement in memory, with the reference data of the product, example agencies of four places and their
/// people. The Registry is heard through its events only.
final class EnforcementWorld {
    static let haining = "330481"
    static let tongxiang = "330483"
    static let jiaxing = "330400"
    static let changxing = "330522"
    static let province = "330000"

    let world: World
    let tips = TipService()
    let cases = CaseService()

    init(now: String = "2026-11-23T10:00:00+08:00", without clock: String = "") throws {
        world = try World(EnforcementService.definition, now: Instant(now, field: "now"))
        var rules = SourceTables.clockRules
        rules.rules.removeAll { $0.id == clock }
        try hear(SourceTables.divisions, about: "divisions")
        try hear(SourceTables.calendar, about: "calendar")
        try hear(rules, about: "clock-rules")
        for agency in Self.agencies {
            try hear(agency, about: agency.id)
            let body = Self.competence(of: agency)
            try hear(body, about: body.id)
        }
        for officer in Self.officers { try hear(officer.principal, about: officer.id) }
    }

    /// Applies an event of the Registry.
    func hear(_ payload: some SwiftProtobuf.Message, about subject: String) throws {
        try world.receive(payload, about: subject, from: "registry", by: EnforcementService.definition)
    }

    func set(_ now: String) throws {
        world.now = try Instant(now, field: "now")
    }

    /// Registers an example plant of Changxing, by event.
    func register(_ id: String, in division: String = changxing) throws {
        try hear(
            EnterpriseSaved.with {
                $0.enterpriseID = id
                $0.name = "示例一号混凝土有限公司"
                $0.divisionCode = division
            }, about: id)
    }
}

// MARK: - Agencies and people, all of them examples

extension EnforcementWorld {
    static let hainingLand = agency("haining-land", "示例海宁资规局", .naturalResources, haining)
    static let hainingConstruction = agency("haining-construction", "示例海宁住建局", .construction, haining)
    static let jiaxingLand = agency("jiaxing-land", "示例嘉兴资规局", .naturalResources, jiaxing)
    static let jiaxingEcology = agency("jiaxing-ecology", "示例嘉兴生态环境局", .ecology, jiaxing)
    static let changxingEcology = agency("changxing-ecology", "示例长兴生态环境分局", .ecology, changxing)
    static let provinceConstruction = agency("zj-construction", "示例省住建厅", .construction, province)
    static let provinceEcology = agency("zj-ecology", "示例省生态环境厅", .ecology, province)
    static let agencies = [
        hainingLand, hainingConstruction, jiaxingLand, jiaxingEcology, changxingEcology, provinceConstruction,
        provinceEcology,
    ]

    static let hotline = World.actor("hotline", .hotline, over: province)
    static let otherHotline = World.actor("other-hotline", .hotline, over: province)
    static let auditor = World.actor("auditor", .auditor, over: province)
    static let land = investigators(of: hainingLand)
    static let construction = investigators(of: hainingConstruction)
    static let ecology = investigators(of: changxingEcology)
    static let cityLand = investigators(of: jiaxingLand)
    static let officers = land + construction + ecology + cityLand

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

    /// That an agency is competent for its line of government where it is.
    static func competence(of agency: Agency, from: String = "2020-01-01") -> CompetentBody {
        .with {
            $0.id = "\(agency.divisionCode)/\(agency.department.typedName)"
            $0.divisionCode = agency.divisionCode
            $0.department = agency.department
            $0.terms = [
                .with {
                    $0.agencyID = agency.id
                    $0.agencyName = agency.name
                    $0.from = from
                    $0.setBy = "above.01"
                    $0.reason = "示例文号"
                }
            ]
        }
    }

    private static func investigators(of agency: Agency) -> [Actor] {
        ["1", "2"].map {
            World.actor("\(agency.id).\($0)", .investigator, over: agency.divisionCode, agency: agency)
        }
    }
}

// MARK: - Calls

extension EnforcementWorld {
    /// A tip about a plant in Haining that nobody registered.
    static func unregistered(
        _ grounds: [Ground] = [.land, .qualification], in division: String = haining,
        called description: String = "示例未登记搅拌站"
    ) -> FileTipRequest {
        .with {
            $0.channel = .hotline
            $0.target = .with {
                $0.description_p = description
                $0.divisionCode = division
                $0.place = "示例镇示例村"
            }
            $0.grounds = grounds
            $0.content = "村北有搅拌站夜间生产。"
        }
    }

    /// A tip about a registered plant in Changxing.
    static func registered(_ plant: String, in division: String = changxing) -> FileTipRequest {
        .with {
            $0.channel = .hotline
            $0.target = .with {
                $0.enterpriseID = plant
                $0.divisionCode = division
            }
            $0.grounds = [.environment]
            $0.content = "夜间经暗管排放灰白色废水。"
        }
    }

    func file(_ request: FileTipRequest = unregistered(), as actor: Actor = hotline) throws -> TipFiled {
        var filed = try world.command(as: actor) { try tips.fileTip(request, $0) }
        filed.sign(by: world.identity)
        return filed
    }

    func tip(_ id: String, as actor: Actor = auditor) throws -> Tip {
        try world.query(as: actor) { try tips.getTip(.with { $0.tipID = id }, $0) }
    }

    /// The tip as it is kept, past all gates.
    func kept(_ id: String) throws -> Tip {
        try world.query(as: Self.auditor) { try $0.shown(.tips).require(id) }
    }

    func followUp(_ code: String) throws -> TipProgress {
        try world.query(as: Self.otherHotline) { try tips.followUpTip(.with { $0.receiptCode = code }, $0) }
    }

    func listTips(_ request: ListTipsRequest = ListTipsRequest(), as actor: Actor) throws -> TipPage {
        try world.query(as: actor) { try tips.listTips(request, $0) }
    }

    func fileCase(
        over tips: [String], with second: Actor = land[1], actOn: String = "",
        confirming fields: [String]? = nil,
        as actor: Actor = land[0]
    ) throws -> Case {
        try world.command(as: actor) {
            try cases.fileCase(
                .with {
                    $0.tipIds = tips
                    $0.secondOfficer = second.id
                    $0.actOn = actOn
                    // What is asked about has tests of its own.
                    $0.confirmed = fields ?? (actOn.isEmpty ? [] : ["act_on"])
                }, $0)
        }
    }

    func decide(_ request: DecideTrackRequest, as actor: Actor) throws -> Case {
        try world.command(as: actor) { try cases.decideTrack(request, $0) }
    }

    func showCase(_ id: String, as actor: Actor) throws -> Case {
        try world.query(as: actor) { try cases.getCase(.with { $0.caseID = id }, $0) }
    }

    func listCases(_ request: ListCasesRequest = ListCasesRequest(), as actor: Actor) throws -> CasePage {
        try world.query(as: actor) { try cases.listCases(request, $0) }
    }

    /// A case about the unregistered plant in Haining, filed over one tip.
    func hainingCase() throws -> Case {
        try fileCase(over: [file().tip.id])
    }

    /// A case about a registered plant in Changxing, filed by its ecology agency.
    func changxingCase(actOn: String = "") throws -> Case {
        try register("plant-1")
        return try fileCase(
            over: [file(Self.registered("plant-1")).tip.id], with: Self.ecology[1], actOn: actOn,
            as: Self.ecology[0])
    }

    static func shutDown(_ id: String, _ ground: Ground) -> DecideTrackRequest {
        .with {
            $0.caseID = id
            $0.ground = ground
            $0.kind = .shutDown
            $0.text = "责令停止生产，拆除设备。"
        }
    }

    static func fine(
        _ id: String, _ fen: Int64, for offence: EnforcementAPI.Offence = .stealthDischarge,
        _ circumstance: FineCircumstance = .unspecified
    ) -> DecideTrackRequest {
        .with {
            $0.caseID = id
            $0.ground = .environment
            $0.kind = .fine
            $0.text = "责令改正，处罚款。"
            $0.offence = offence
            $0.fineFen = fen
            $0.circumstance = circumstance
        }
    }
}
