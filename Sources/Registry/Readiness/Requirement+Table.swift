import RegistryAPI
import Rulebook

// The table of readiness, clause by clause. A further row is one further line; which of them there are, and by which rules, is part of
// the edition: what is kept of each plant is worked out anew at the next start.

extension Requirement {
    /// Every row, in the order of the plan.
    static let all =
        papers + water + residue + rules + assessments + norms + checks + upkeep + transport

    /// Changes with what is kept of a plant; raise the number when a rule of a row changes.
    static let edition = "2 " + all.map(\.word).joined(separator: " ")

    static func named(_ word: String) -> Requirement? { all.first { $0.word == word } }

    /// 二(一): land, planning, environment and qualification in order.
    private static let papers = [
        paper("land", "二(一)2", .land, "用地手续", "land papers"),
        paper("planning", "二(一)2", .planning, "规划许可", "planning permission"),
        paper("environmental-approval", "二(一)2", .environmentalApproval, "环评批复", "environmental approval"),
        paper(
            "completion", "二(一)2", .completion, "环保设施竣工验收", "completion of environmental works",
            .onceOperating),
        paper(
            "pollutant-registration", "二(一)2", .pollutantRegistration, "有效的排污登记或排污许可",
            "a pollutant registration or discharge permit in force", .onceOperating),
        paper("qualification", "二(一)2", .qualification, "有效的生产资质", "a qualification in force"),
    ]

    /// 二(二)1: no wastewater out.
    private static let water: [Requirement] = [
        .site("clean-foul", "二(二)1", "清污分流", "clean and foul water kept apart", by: "drainage save") {
            .always(if: $0.designs[$1.id]?.facts.cleanFoul == .wholly)
        },
        .site("rain-foul", "二(二)1", "雨污分流", "rain and foul water kept apart", by: "drainage save") {
            .always(if: $0.designs[$1.id]?.facts.rainFoul == .wholly)
        },
        .site("collection", "二(二)1", "污水收集回用系统", "collection and reuse of foul water", by: "drainage save") {
            .always(if: $0.designs[$1.id].map { !$0.facts.collection.isEmpty } ?? false)
        },
        .site("emergency-tank", "二(二)1", "污水应急系统（应急池）", "an emergency tank", by: "drainage save") {
            records, site in
            let tanks = records.designs[site.id]?.facts.tanks ?? []
            return .always(if: tanks.contains { $0.use == .emergency && site.tank($0.code) != nil })
        },
        .site("rain-outlets", "二(二)1", "可关闭的雨水排放口", "rain outlets that can be shut", by: "drainage save") {
            let outlets = $0.designs[$1.id]?.facts.outlets ?? []
            return .always(if: !outlets.isEmpty && outlets.allSatisfy { $0.closing != .none })
        },
        .site("flow-plan", "二(二)1", "回用平面流向图", "a reuse flow plan", by: "drainage paper") {
            $0.designs[$1.id].map { $0.spans(of: .flowPlan) } ?? []
        },
        .site("reuse-plan", "二(二)1", "废水、废浆回收利用方案", "a reuse plan", by: "drainage paper") {
            $0.designs[$1.id].map { $0.spans(of: .reusePlan) } ?? []
        },
        .site(
            "river-report", "二(二)1", "一年内的河道水质检测报告", "a river-water report of the last year",
            by: "river-report record", .onceOperating
        ) { records, site in
            records.riverReports.filter { $0.siteID == site.id && $0.withdrawalReason.isEmpty }
                .map { Span(from: $0.sampledOn, months: 12) }
        },
        .site(
            "water-figures", "二(二)1", "新鲜水、回用水定量计量", "fresh and reused water by quantity",
            by: "ledger declare",
            .whileOperating, readings: [.freshWater]
        ) { records, site in
            let reused: [MeterKind] = [.reusedInMix, .reusedInWash, .reusedForDust]
            return records.meters(of: site, [.freshWater]).map(\.inUse)
                .and(records.meters(of: site, reused).map(\.inUse))
        },
    ]

    /// 二(二)2: less residue, and all of it accounted for.
    private static let residue: [Requirement] = [
        .site("capacity", "二(二)2", "生产线与产能", "production lines and their capacity", by: "site save") {
            .always(if: $1.capacityPerHour > 0)
        },
        .site("recycling", "二(二)2", "混凝土回收设施", "recycling of concrete", by: "site save") {
            .always(if: $1.has(.recycling))
        },
        .site(
            "cake-yard", "二(二)2", "沉淀及压滤废渣室内堆场", "an indoor yard for sediment and press cake",
            by: "residue save"
        ) {
            .always(if: $0.residues[$1.id]?.isIndoors(.cake) ?? false)
        },
        .site("hardened-yard", "二(二)2", "硬化废渣室内堆场", "an indoor yard for hardened residue", by: "residue save")
        {
            .always(if: $0.residues[$1.id]?.isIndoors(.hardened) ?? false)
        },
        .site(
            "cake-disposal", "二(二)2", "沉淀及压滤废渣处置合同", "a disposal contract for sediment and press cake",
            by: "residue contract", .onceOperating
        ) {
            $0.contracts(taking: .cake, from: $1)
        },
        .site(
            "hardened-disposal", "二(二)2", "硬化废渣破碎机或处置合同",
            "a crusher or a disposal contract for hardened residue",
            by: "residue contract", .onceOperating
        ) {
            [Span].always(if: $1.has(.crusher)) + $0.contracts(taking: .hardened, from: $1)
        },
        .site(
            "manifests", "二(二)2", "近期废渣转移联单", "a recent manifest of residue", by: "residue manifest",
            .whileOperating
        ) { records, site in
            records.manifests.filter { $0.siteID == site.id && $0.withdrawalReason.isEmpty }.map { manifest in
                let day = Span(manifest.removedOn, "").first
                return Span(day, day.adding(days: ResidueState.quietDays))
            }
        },
        .site(
            "residue-figures", "二(二)2", "废渣数量定期统计", "figures of residue, kept regularly",
            by: "ledger declare",
            .whileOperating, readings: [.cakeMade, .sedimentMade, .hardenedMade]
        ) {
            $0.meters(of: $1, [.cakeMade, .sedimentMade, .hardenedMade]).map(\.inUse)
        },
        .site(
            "residue-target", "二(二)2", "废渣成本考核指标与责任人", "a cost target for residue, with its owner",
            by: "residue target", .onceOperating
        ) {
            ($0.residues[$1.id]?.targets ?? []).filter { $0.withdrawalReason.isEmpty }
                .map { Span("\($0.fromMonth)-01", "") }
        },
    ]

    /// 二(三)1: the seven duties.
    private static let rules: [Requirement] = zip(
        [
            ("rule-clean-production", "clean production rules"),
            ("rule-materials", "rules for raw materials"),
            ("rule-water", "rules for the use of water"),
            ("rule-separation", "rules for separating sand and stone"),
            ("rule-balance", "rules for material balances, energy and water"),
            ("rule-waste", "rules for waste"), ("rule-laboratory", "rules for the laboratory"),
        ], PlannedDuty.all
    ).map { name, duty in
        .plant(name.0, "二(三)1", duty.text, name.1, by: "rules enter") { records in
            duty.kinds.map { kind in
                records.rules.filter { $0.kinds.contains(kind) }.flatMap(\.spans)
            }.reduce([.always]) { $0.and($1) }
        }
    }

    /// 二(三)2: equipment that is kept in order.
    private static let upkeep: [Requirement] = [
        .site("dust-collection", "二(三)2", "粉尘治理设施", "dust collection", by: "site save") {
            .always(if: $1.has(.dustCollection))
        },
        .site("monitoring", "二(三)2", "监控设施", "monitoring", by: "site save") {
            .always(if: $1.has(.monitoring))
        },
        .site("metering", "二(三)2", "检定有效的计量设施", "metering with calibrations in force", by: "site save") {
            _, site in
            let meters = site.equipment.filter { $0.kind == .metering }
            guard !meters.isEmpty else { return [] }
            return meters.map { $0.calibrationDue.isEmpty ? [] : [Span($0.calibratedOn, $0.calibrationDue)] }
                .reduce([.always]) { $0.and($1) }
        },
    ]

    /// 一: clean transport.
    private static let transport: [Requirement] = [
        .plant(
            "fleet-count", "一", "一年内的车辆清点", "a count of vehicles in the last year", by: "fleet enter",
            .onceOperating
        ) {
            $0.fleetCounts.filter { $0.withdrawnAt == 0 }.map { Span(from: $0.countedOn, months: 12) }
        }
    ]

    /// A row that papers of that kind answer.
    private static func paper(
        _ word: String, _ clause: String, _ kind: PermitKind, _ chinese: String, _ english: String,
        _ asked: Asked = .always
    ) -> Requirement {
        let kinds = kind == .pollutantRegistration ? [kind, .dischargePermit] : [kind]
        return .plant(word, clause, chinese, english, by: "permit record", asked) { records in
            records.permits.filter { kinds.contains($0.kind) }.map { $0.span(beside: records.permits) }
        }
    }
}
