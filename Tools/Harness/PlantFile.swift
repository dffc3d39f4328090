import CommonAPI
import Crypto
import Foundation
package import Installation
import RPC
import Refusals
package import RegistryAPI
package import Rulebook
import SwiftProtobuf

/// Enters what the plan asks of a plant, record by record, with figures that a plant might have: for the demo, whose plant becomes ready,
/// and for measurements over plants that have much or little.
package struct PlantFile: Sendable {
    private let session: Session
    private let plant: Enterprise
    private let today: Day
    /// The scan that every record refers to.
    private let scan: AttachedFile

    /// - Parameters:
    ///   - plant: Whose records.
    ///   - session: The session of who enters them: its registrar, or somebody who speaks for the plant.
    ///   - today: The day the records are made for.
    /// - Throws: What the upload of a scan fails with.
    package init(of plant: Enterprise, by session: Session, on today: Day) async throws {
        (self.plant, self.session, self.today) = (plant, session, today)
        let content = Array("示例扫描件".utf8)
        scan = try await session.attachments.putAttachment([
            .with {
                $0.attachment.sha256 = SHA256.hash(content).hex
                $0.attachment.name = "示例.pdf"
                $0.attachment.mediaType = "application/pdf"
                $0.data = Data(content)
            }
        ])
    }

    private var lastYear: String { today.adding(months: -10).text }
    private var nextYear: String { today.adding(months: 14).text }
    /// The month before this one: its first day, and as it is written.
    private var lastMonth: (first: Day, text: String) {
        let first = today.adding(days: 1 - today.dayOfMonth).adding(months: -1)
        return (first, String(first.text.prefix(7)))
    }

    /// The papers of plan 二(一)2, in its order.
    package static let permits: [PermitKind] = [
        .land, .planning, .environmentalApproval, .completion, .pollutantRegistration, .qualification,
    ]

    package func enter(_ kind: PermitKind) async throws {
        _ = try await session.permits.recordPermit(
            .with {
                $0.enterpriseID = plant.id
                $0.kind = kind
                $0.number = "示例-\(kind.rawValue)-\(plant.id)"
                $0.issuer = "示例发证机关"
                $0.validFrom = lastYear
                $0.validUntil = kind == .qualification ? nextYear : ""
            })
    }

    /// A site with its lines and equipment.
    package func enterSite() async throws -> Site {
        let equipment: [(EquipmentKind, String, Int64)] = [
            (.tank, "应急池", 300_000), (.recycling, "砂石分离机", 20_000), (.crusher, "小型破碎机", 0),
            (.dustCollection, "布袋除尘器", 0), (.monitoring, "扬尘监测", 0), (.metering, "地磅", 0),
        ]
        return try await session.sites.saveSite(
            .with {
                $0.reason = "登记"
                $0.site.enterpriseID = plant.id
                $0.site.name = "一号厂区"
                $0.site.divisionCode = plant.divisionCode
                $0.site.catchment = 2_000
                $0.site.lines = [
                    .with {
                        $0.code = "1"
                        $0.capacityPerHour = 120_000
                    }
                ]
                $0.site.equipment = equipment.enumerated().map { place, part in
                    .with {
                        $0.code = "E-\(place + 1)"
                        $0.kind = part.0
                        $0.name = part.1
                        $0.capacity = part.2
                        guard part.0 == .metering else { return }
                        $0.calibratedOn = lastYear
                        $0.calibrationDue = nextYear
                    }
                }
            })
    }

    /// Drainage, its two papers, and a laboratory's report of the river.
    package func enterWater(of site: Site) async throws {
        var design = try await session.drainageDesigns.saveDrainageDesign(
            .with {
                $0.siteID = site.id
                $0.reason = "登记"
                $0.facts.cleanFoul = .wholly
                $0.facts.rainFoul = .wholly
                $0.facts.collection = "沟渠汇入沉淀池，经压滤回用"
                $0.facts.tanks = [
                    .with {
                        $0.code = "E-1"
                        $0.use = .emergency
                    }
                ]
                $0.facts.outlets = [
                    .with {
                        $0.code = "Y-1"
                        $0.place = "东门"
                        $0.closing = .byHand
                    }
                ]
            })
        for kind in [DrainagePaperKind.flowPlan, .reusePlan] {
            let revision = design.revision
            design = try await session.drainageDesigns.addDrainagePaper(
                .with {
                    $0.siteID = site.id
                    $0.revision = revision
                    $0.kind = kind
                    $0.version.effectiveOn = lastYear
                    $0.version.file = scan
                    $0.version.owner = "环保部"
                    guard kind == .reusePlan else { return }
                    $0.version.tankVolume = 300_000
                    $0.version.mixShare = 250
                })
        }
        _ = try await session.riverReports.recordRiverReport(
            .with {
                $0.siteID = site.id
                $0.laboratory = "示例检测机构"
                $0.number = "W-1"
                $0.sampledOn = today.adding(days: -20).text
                $0.samples = [
                    .with {
                        $0.position = .downstream
                        $0.place = "东闸"
                        $0.ph = 7_900
                    }
                ]
                $0.file = scan
            })
    }

    /// Yards, the target, a contract and a load that left under it.
    package func enterResidue(of site: Site) async throws {
        let handling = try await session.residues.saveResidueHandling(
            .with {
                $0.siteID = site.id
                $0.reason = "登记"
                $0.yards = [ResidueKind.cake, .hardened].map { kind in
                    .with {
                        $0.code = "D-\(kind.rawValue)"
                        $0.kind = kind
                        $0.indoor = true
                        $0.area = 200
                    }
                }
            })
        _ = try await session.residues.setResidueTarget(
            .with {
                $0.siteID = site.id
                $0.revision = handling.revision
                $0.fromMonth = String(lastYear.prefix(7))
                $0.most = 15_000
                $0.owner = "生产部"
            })
        let contract = try await session.residues.recordDisposalContract(
            .with {
                $0.siteID = site.id
                $0.number = "HT-1"
                $0.receiver = "示例建材有限公司"
                $0.kinds = [.cake]
                $0.use = "制砖"
                $0.firstDay = lastYear
                $0.lastDay = nextYear
                $0.file = scan
            })
        _ = try await session.residues.recordResidueManifest(
            .with {
                $0.contractID = contract.id
                $0.number = "LD-1"
                $0.kind = .cake
                $0.removedOn = today.adding(days: -5).text
                $0.mass = 12_500
                $0.plate = "浙F12345"
                $0.file = scan
            })
    }

    /// Meters of water and residue, each with a reading of the day before; fresh water has one of last month as well, so that the month
    /// has balances to be signed.
    package func enterFigures(of site: Site) async throws {
        let kinds: [MeterKind] = [.freshWater, .reusedInMix, .cakeMade]
        let at = Instant(startOf: today.adding(days: -1)).microseconds
        for kind in kinds {
            let meter = try await session.ledgers.declareMeter(
                .with {
                    $0.enterpriseID = plant.id
                    $0.siteID = site.id
                    $0.kind = kind
                    $0.tag = "M-\(kind.rawValue)"
                })
            let earlier = kind == .freshWater ? [Instant(startOf: lastMonth.first).microseconds] : []
            _ = try await session.ledgers.recordReadings([
                .with {
                    $0.meterID = meter.id
                    $0.at = earlier + [at]
                    $0.value = earlier.map { _ in 9_000 } + [10_000]
                    $0.reason = earlier.isEmpty ? "" : "补录"
                }
            ])
        }
    }

    /// The documents of plan 二(三)1, in its order.
    package static let rules: [RuleKind] = [
        .cleanProduction, .materials, .water, .separation, .materialBalance, .energyWater, .waste,
        .laboratory,
    ]

    package func enter(_ kind: RuleKind) async throws {
        _ = try await session.ruleDocuments.enterRuleDocument(
            .with {
                $0.enterpriseID = plant.id
                $0.title = kind.wording.chinese
                $0.kinds = [kind]
                $0.version.effectiveOn = lastYear
                $0.version.file = scan
                $0.version.owner = "厂长"
                $0.confirmed = ["version.file"]
            })
    }

    /// The norms of plan 二(三)2, in its order.
    package static let norms = NormKind.allCases.filter { $0 != .unspecified }

    /// The norm of a kind at a site, and a check by it this month.
    package func enter(_ kind: NormKind, at site: Site) async throws {
        let norm = try await session.norms.enterNorm(
            .with {
                $0.siteID = site.id
                $0.kind = kind
                $0.title = "\(kind.wording.chinese)管理规范"
                $0.version.effectiveOn = lastYear
                $0.version.file = scan
                $0.version.owner = "设备部"
                if [.loaderArea, .productionArea].contains(kind) {
                    $0.version.topics = NormTopic.allCases.filter { $0 != .unspecified }
                }
                $0.confirmed = ["version.file"]
            })
        _ = try await session.checkRecords.recordCheck(
            .with {
                $0.normID = norm.id
                $0.checkedOn = today.adding(days: -10).text
                $0.area = "一号厂区"
                $0.checker = "示例检查员"
            })
    }

    /// Last month's assessments of energy, water and cost.
    package func enterAssessments(of site: Site) async throws {
        let figures: [(AssessmentIndicator, Int64, Int64)] = [
            (.electricity, 3_000, 2_900), (.freshWater, 180_000, 172_500), (.unitCost, 420_000, 415_000),
        ]
        for (indicator, target, result) in figures {
            _ = try await session.assessments.enterAssessment(
                .with {
                    $0.siteID = site.id
                    $0.indicator = indicator
                    $0.period = lastMonth.text
                    $0.target = target
                    $0.result = result
                    $0.owner = "生产部"
                })
        }
    }

    /// Signs last month's balances: only whoever speaks for the plant does.
    package func signBalance(of site: Site) async throws {
        _ = try await session.signOffs.signBalance(
            .with {
                $0.siteID = site.id
                $0.month = lastMonth.text
                $0.signer = "示例签认人"
                $0.analysis = "收支相符"
            })
    }

    package func enterFleetCount() async throws {
        _ = try await session.fleetCounts.enterFleetCount(
            .with {
                $0.enterpriseID = plant.id
                $0.countedOn = today.adding(days: -30).text
                $0.groups = [
                    .with {
                        $0.kind = .mixer
                        $0.count = 20
                        $0.newEnergy = 4
                        $0.enclosed = 20
                        $0.washed = 20
                    }
                ]
            })
    }
}
