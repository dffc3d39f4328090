import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A plant with one site, and what settles each row of the table of readiness. Today is 2026-11-23.
struct ReadinessWorld {
    let records: SiteRecordsWorld
    let requirements = RequirementService()
    private let permits = PermitService()
    private let rules = RuleDocumentService()
    private let drainage = DrainageDesignService()
    private let rivers = RiverReportService()
    private let residues = ResidueService()
    private let fleets = FleetCountService()

    init() throws {
        records = try SiteRecordsWorld()
    }

    var registry: RegistryWorld { records.registry }
    var plant: Enterprise { records.plant }
    var site: Site { records.site }

    // MARK: Asking

    func show(_ id: String? = nil, on day: String = "", as actor: Actor? = nil) throws -> PlantReadiness {
        try registry.query(as: actor ?? records.owner) {
            try requirements.showReadiness(
                .with {
                    $0.enterpriseID = id ?? plant.id
                    $0.on = day
                }, $0)
        }
    }

    func list(
        in division: String = "330481", as actor: Actor? = nil,
        _ fill: (inout ListReadinessRequest) -> Void = { _ in }
    ) throws -> ReadinessPage {
        var request = ListReadinessRequest.with { $0.divisionCode = division }
        fill(&request)
        return try registry.query(as: actor ?? registry.countyRegistrar) {
            try requirements.listReadiness(request, $0)
        }
    }

    /// The state of each row, by its word.
    func states(on day: String = "") throws -> [String: ReadinessState] {
        Dictionary(uniqueKeysWithValues: try show(on: day).items.map { ($0.word, $0.state) })
    }

    // MARK: Records

    private func enter<T>(_ body: (Command) throws -> T) throws -> T {
        try registry.command(as: registry.registrar, body)
    }

    @discardableResult
    func permit(
        _ kind: PermitKind, number: String = "1", from: String = "2024-01-01", until: String = "2028-12-31",
        replaces: String = "", of plant: String? = nil
    ) throws -> Permit {
        try enter {
            try permits.recordPermit(
                .with {
                    $0.enterpriseID = plant ?? self.plant.id
                    $0.kind = kind
                    $0.number = "\(kind.rawValue)-\(number)"
                    $0.issuer = "示例发证机关"
                    $0.validFrom = from
                    $0.validUntil = until
                    $0.replaces = replaces
                }, $0)
        }
    }

    @discardableResult
    func rule(_ kinds: RuleKind..., from: String = "2026-01-01") throws -> RuleDocument {
        let file = try records.upload("制度 \(kinds.map(\.rawValue))", as: registry.registrar)
        return try enter {
            try rules.enterRuleDocument(
                .with {
                    $0.enterpriseID = plant.id
                    $0.title = "制度 \(kinds.map(\.rawValue))"
                    $0.kinds = kinds
                    $0.version.effectiveOn = from
                    $0.version.file = file
                    $0.version.owner = "厂长"
                }, $0)
        }
    }

    func repeal(_ document: RuleDocument, on day: String) throws {
        _ = try enter {
            try rules.repealRuleDocument(
                .with {
                    $0.documentID = document.id
                    $0.revision = document.revision
                    $0.repealedOn = day
                    $0.reason = "示例"
                }, $0)
        }
    }

    func rulesMet() throws -> Int32 {
        try registry.query(as: records.owner) {
            try rules.checkRules(.with { $0.enterpriseID = plant.id }, $0).met
        }
    }

    /// Changes the design, which separates nothing at first.
    func design(_ change: (inout DrainageFacts) -> Void) throws {
        let present = try registry.query { try $0.shown(.drainageDesigns).get(site.id) }
        var facts =
            present?.facts
            ?? .with {
                $0.cleanFoul = .none
                $0.rainFoul = .none
            }
        change(&facts)
        _ = try enter {
            try drainage.saveDrainageDesign(
                .with {
                    $0.siteID = site.id
                    $0.revision = present?.revision ?? 0
                    $0.facts = facts
                    $0.reason = "登记"
                }, $0)
        }
    }

    func paper(_ kind: DrainagePaperKind, from day: String = "2026-01-01") throws {
        let file = try records.upload("方案 \(kind.rawValue)", as: registry.registrar)
        try design { _ in }
        let design = try registry.query { try $0.shown(.drainageDesigns).require(site.id) }
        _ = try enter {
            try drainage.addDrainagePaper(
                .with {
                    $0.siteID = site.id
                    $0.revision = design.revision
                    $0.kind = kind
                    $0.version.effectiveOn = day
                    $0.version.file = file
                    $0.version.owner = "环保部"
                    if kind == .reusePlan {
                        $0.version.tankVolume = 300_000
                        $0.version.mixShare = 250
                    }
                }, $0)
        }
    }

    @discardableResult
    func riverReport(on day: String) throws -> RiverReport {
        let file = try records.upload("报告 \(day)", as: registry.registrar)
        return try enter {
            try rivers.recordRiverReport(
                .with {
                    $0.siteID = site.id
                    $0.laboratory = "示例检测公司"
                    $0.number = "W-\(day)"
                    $0.sampledOn = day
                    $0.samples = [
                        .with {
                            $0.position = .downstream
                            $0.place = "东闸"
                            $0.ph = 7_900
                        }
                    ]
                    $0.file = file
                }, $0)
        }
    }

    func withdraw(_ report: RiverReport) throws {
        _ = try enter {
            try rivers.withdrawRiverReport(
                .with {
                    $0.reportID = report.id
                    $0.revision = report.revision
                    $0.reason = "录错"
                }, $0)
        }
    }

    /// Enters readings of a meter on the day before.
    func read(_ meter: Meter, at: Int64 = LedgerWorld.morning) throws {
        try records.ledgers.record(records.ledgers.series(meter, [(at, 1_000)]))
    }

    func equip(_ kind: EquipmentKind, capacity: Int64 = 0, due: String = "") throws {
        try records.changeSite {
            $0.equipment.append(
                .with {
                    $0.code = "E-\(kind.rawValue)"
                    $0.kind = kind
                    $0.name = "设备"
                    $0.capacity = capacity
                    if !due.isEmpty {
                        $0.calibratedOn = "2026-03-02"
                        $0.calibrationDue = due
                    }
                })
        }
    }

    func yard(_ kind: ResidueKind, indoor: Bool = true) throws {
        let present = try registry.query { try $0.shown(.residueHandlings).get(site.id) }
        let yard = ResidueYard.with {
            $0.code = "D-\(kind.rawValue)"
            $0.kind = kind
            $0.indoor = indoor
            $0.area = 200
        }
        _ = try enter {
            try residues.saveResidueHandling(
                .with {
                    $0.siteID = site.id
                    $0.revision = present?.revision ?? 0
                    $0.yards = (present?.yards ?? []).filter { $0.kind != kind } + [yard]
                    $0.reason = "登记"
                }, $0)
        }
    }

    func target(from month: String = "2026-01") throws {
        if try registry.query({ try $0.shown(.residueHandlings).get(site.id) }) == nil {
            _ = try enter {
                try residues.saveResidueHandling(
                    .with {
                        $0.siteID = site.id
                        $0.reason = "登记"
                    }, $0)
            }
        }
        let present = try registry.query { try $0.shown(.residueHandlings).require(site.id) }
        _ = try enter {
            try residues.setResidueTarget(
                .with {
                    $0.siteID = site.id
                    $0.revision = present.revision
                    $0.fromMonth = month
                    $0.most = 15_000
                    $0.owner = "生产部"
                }, $0)
        }
    }

    @discardableResult
    func contract(
        _ kind: ResidueKind, _ number: String, until: String = "2027-12-31"
    ) throws -> DisposalContract {
        let file = try records.upload("合同 \(number)", as: registry.registrar)
        return try enter {
            try residues.recordDisposalContract(
                .with {
                    $0.siteID = site.id
                    $0.number = number
                    $0.receiver = "示例建材有限公司"
                    $0.kinds = [kind]
                    $0.use = "制砖"
                    $0.firstDay = "2026-01-01"
                    $0.lastDay = until
                    $0.file = file
                }, $0)
        }
    }

    @discardableResult
    func manifest(under contract: DisposalContract, on day: String) throws -> ResidueManifest {
        let file = try records.upload("联单 \(day)", as: registry.registrar)
        return try enter {
            try residues.recordResidueManifest(
                .with {
                    $0.contractID = contract.id
                    $0.number = "LD-\(day)"
                    $0.kind = contract.kinds[0]
                    $0.removedOn = day
                    $0.mass = 12_500
                    $0.plate = "浙F12345"
                    $0.file = file
                }, $0)
        }
    }

    func count(on day: String) throws {
        _ = try enter {
            try fleets.enterFleetCount(
                .with {
                    $0.enterpriseID = plant.id
                    $0.countedOn = day
                    $0.groups = [
                        .with {
                            $0.kind = .mixer
                            $0.count = 20
                        }
                    ]
                }, $0)
        }
    }

    /// Moves the plant to a stage of its life.
    func move(to stage: LifeCycleStage) throws {
        let changes = EnterpriseService()
        let present = try registry.enterprise(plant.id)
        _ = try enter {
            try changes.changeStage(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = present.revision
                    $0.stage = stage
                    $0.since = "2026-11-20"
                    $0.reason = "示例"
                }, $0)
        }
    }

    /// Lets so many days pass.
    func wait(days: Int64) {
        registry.advance(seconds: days * 86_400)
    }
}
