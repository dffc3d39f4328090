import RegistryAPI
import SwiftProtobuf

@testable import Registry

extension ReadinessWorld {
    /// What settles each row that one record settles: the row, and what enters the record.
    static let steps: [(word: String, settle: @Sendable (ReadinessWorld) throws -> Void)] = [
        ("land", { try $0.permit(.land) }),
        ("planning", { try $0.permit(.planning) }),
        ("environmental-approval", { try $0.permit(.environmentalApproval) }),
        ("completion", { try $0.permit(.completion) }),
        ("pollutant-registration", { try $0.permit(.pollutantRegistration, until: "") }),
        ("qualification", { try $0.permit(.qualification) }),
        ("clean-foul", { try $0.design { $0.cleanFoul = .wholly } }),
        ("rain-foul", { try $0.design { $0.rainFoul = .wholly } }),
        ("collection", { try $0.design { $0.collection = "沟渠汇入沉淀池" } }),
        (
            "emergency-tank",
            {
                try $0.design {
                    $0.tanks = [
                        .with {
                            $0.code = "T-1"
                            $0.use = .emergency
                        }
                    ]
                }
            }
        ),
        (
            "rain-outlets",
            {
                try $0.design {
                    $0.outlets = [
                        .with {
                            $0.code = "Y-1"
                            $0.place = "东门"
                            $0.closing = .byHand
                        }
                    ]
                }
            }
        ),
        ("flow-plan", { try $0.paper(.flowPlan) }),
        ("reuse-plan", { try $0.paper(.reusePlan) }),
        ("river-report", { try $0.riverReport(on: "2026-11-01") }),
        (
            "water-figures",
            {
                try $0.read($0.records.ledgers.declare(.freshWater, "WM-01"))
                try $0.records.ledgers.declare(.reusedInMix, "WM-02")
            }
        ),
        (
            "capacity",
            {
                try $0.records.changeSite {
                    $0.lines = [
                        .with {
                            $0.code = "1"
                            $0.capacityPerHour = 120_000
                        }
                    ]
                }
            }
        ),
        ("recycling", { try $0.equip(.recycling, capacity: 10_000) }),
        ("cake-yard", { try $0.yard(.cake) }),
        ("hardened-yard", { try $0.yard(.hardened) }),
        ("cake-disposal", { try $0.contract(.cake, "HT-1") }),
        ("hardened-disposal", { try $0.contract(.hardened, "HT-2") }),
        ("manifests", { try $0.manifest(under: $0.contract(.cake, "HT-3"), on: "2026-11-20") }),
        ("residue-figures", { try $0.read($0.records.ledgers.declare(.cakeMade, "CM-01")) }),
        ("residue-target", { try $0.target() }),
        ("dust-collection", { try $0.equip(.dustCollection) }),
        ("monitoring", { try $0.equip(.monitoring) }),
        ("metering", { try $0.equip(.metering, due: "2027-03-01") }),
        ("fleet-count", { try $0.count(on: "2026-11-01") }),
        ("rule-clean-production", { try $0.rule(.cleanProduction) }),
        ("rule-materials", { try $0.rule(.materials) }),
        ("rule-water", { try $0.rule(.water) }),
        ("rule-separation", { try $0.rule(.separation) }),
        ("rule-balance", { try $0.rule(.materialBalance, .energyWater) }),
        ("rule-waste", { try $0.rule(.waste) }),
        ("rule-laboratory", { try $0.rule(.laboratory) }),
        ("assessed-energy", { try $0.assess(.electricity, in: "2026-10") }),
        ("assessed-water", { try $0.assess(.freshWater, in: "2026-Q3") }),
        ("assessed-cost", { try $0.assess(.unitCost, in: "2025") }),
        ("balance-sign-off", { try $0.sign("2026-10") }),
        ("norm-loader-area", { try $0.norm(.loaderArea) }),
        ("norm-production-area", { try $0.norm(.productionArea) }),
        ("norm-transport", { try $0.norm(.transportEquipment) }),
        ("norm-mixing", { try $0.norm(.mixingEquipment) }),
        ("norm-test-equipment", { try $0.norm(.testEquipment) }),
        ("norm-wastewater", { try $0.norm(.wastewater) }),
        ("norm-dust", { try $0.norm(.dust) }),
        ("norm-monitoring", { try $0.norm(.monitoring) }),
        ("norm-metering", { try $0.norm(.metering) }),
        ("norm-storage", { try $0.norm(.storage) }),
        ("norm-loading", { try $0.norm(.loading) }),
        ("checks", { try $0.checkAll(on: "2026-11-20") }),
        ("findings", { try $0.checkAll(on: "2026-11-20") }),
    ]

    /// What a step settles beside its row: a load leaves under a contract, and a check is by a norm.
    static let alongside: [String: Set<String>] = [
        "manifests": ["cake-disposal"], "checks": ["norm-dust", "findings"],
        "findings": ["norm-dust", "checks"],
    ]

    /// Settles everything.
    func settleAll() throws {
        for step in Self.steps { try step.settle(self) }
    }
}
