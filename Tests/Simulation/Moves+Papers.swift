import RegistryAPI
import Rulebook
import SwiftProtobuf
import World

// Papers of a site: plans of its drainage, reports of its river, contracts and loads of its residue.

extension Moves {
    mutating func keepPaper() -> Order? {
        switch Int.random(in: 0..<15, using: &generator) {
        case 0..<2: addDrainagePaper()
        case 2: withdrawDrainagePaper()
        case 3..<5: recordRiverReport()
        case 5: withdrawRiverReport()
        case 6..<9: recordContract()
        case 9: changeContract()
        case 10: withdrawContract()
        case 11..<13: recordManifest()
        case 13: withdrawManifest()
        default: withdrawTarget()
        }
    }

    private mutating func addDrainagePaper() -> Order? {
        guard let (_, site) = generator.pick(placed), let revision = memory.designRevisions[site] else {
            return nil
        }
        let (from, isPlan, scan) = (day(-300...60), generator.chance(50), memory.scan)
        return order(
            "registry", DrainageDesignsMethods.addDrainagePaper,
            AddDrainagePaperRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.kind = isPlan ? .reusePlan : .flowPlan
                $0.version.effectiveOn = from.text
                $0.version.file = scan
                $0.version.owner = "模拟"
                guard isPlan else { return }
                $0.version.tankVolume = 300_000
                $0.version.mixShare = 250
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.designRevisions[site] = try DrainageDesign(serializedBytes: reply).revision
        }
    }

    private mutating func withdrawDrainagePaper() -> Order? {
        guard let (_, site) = generator.pick(placed), let revision = memory.designRevisions[site] else {
            return nil
        }
        let isPlan = generator.chance(50)
        return order(
            "registry", DrainageDesignsMethods.withdrawDrainagePaper,
            WithdrawDrainagePaperRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.kind = isPlan ? .reusePlan : .flowPlan
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.designRevisions[site] = try DrainageDesign(serializedBytes: reply).revision
        }
    }

    private mutating func recordRiverReport() -> Order? {
        guard let (_, site) = generator.pick(placed) else { return nil }
        let (sampled, number, scan) = (day(-500...0), memory.nextNumber(), memory.scan)
        return order(
            "registry", RiverReportsMethods.recordRiverReport,
            RecordRiverReportRequest.with {
                $0.siteID = site
                $0.laboratory = "模拟检测机构"
                $0.number = "W-\(number)"
                $0.sampledOn = sampled.text
                $0.samples = [
                    .with {
                        $0.position = .downstream
                        $0.place = "模拟桥"
                        $0.ph = 7_900
                    }
                ]
                $0.file = scan
                $0.confirmed = ["sampled_on"]
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.riverReports.append(try RiverReport(serializedBytes: reply).id)
        }
    }

    private mutating func withdrawRiverReport() -> Order? {
        guard let report = generator.pick(memory.riverReports) else { return nil }
        return order(
            "registry", RiverReportsMethods.withdrawRiverReport,
            WithdrawRiverReportRequest.with {
                $0.reportID = report
                $0.revision = 1
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func recordContract() -> Order? {
        guard let (_, site) = generator.pick(placed) else { return nil }
        let (first, last) = (day(-400...20), day(-30...300))
        let kind: ResidueKind = generator.chance(70) ? .cake : .hardened
        let (number, scan) = (memory.nextNumber(), memory.scan)
        return order(
            "registry", ResiduesMethods.recordDisposalContract,
            RecordDisposalContractRequest.with {
                $0.siteID = site
                $0.number = "HT-\(number)"
                $0.receiver = "模拟建材"
                $0.kinds = [kind]
                $0.use = "制砖"
                $0.firstDay = first.text
                $0.lastDay = last.text
                $0.file = scan
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let contract = try DisposalContract(serializedBytes: reply)
            memory.contracts.append(contract.id)
            memory.revisions[contract.id] = contract.revision
        }
    }

    /// Ends a contract, or changes its last day.
    private mutating func changeContract() -> Order? {
        guard let contract = generator.pick(memory.contracts) else { return nil }
        let (revision, last) = (memory.revisions[contract] ?? 1, day(-60...200))
        let lesson: Order.Lesson = { reply, memory in
            memory.revisions[contract] = try DisposalContract(serializedBytes: reply).revision
        }
        guard generator.chance(50) else {
            return order(
                "registry", ResiduesMethods.amendDisposalContract,
                AmendDisposalContractRequest.with {
                    $0.contractID = contract
                    $0.revision = revision
                    $0.lastDay = last.text
                    $0.reason = "模拟"
                }, by: SimulatedCallers.registrar, lesson: lesson)
        }
        return order(
            "registry", ResiduesMethods.endDisposalContract,
            EndDisposalContractRequest.with {
                $0.contractID = contract
                $0.revision = revision
                $0.endedOn = last.text
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar, lesson: lesson)
    }

    private mutating func withdrawContract() -> Order? {
        guard let contract = generator.pick(memory.contracts) else { return nil }
        let revision = memory.revisions[contract] ?? 1
        return order(
            "registry", ResiduesMethods.withdrawDisposalContract,
            WithdrawDisposalContractRequest.with {
                $0.contractID = contract
                $0.revision = revision
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func recordManifest() -> Order? {
        guard let contract = generator.pick(memory.contracts) else { return nil }
        let (removed, number, scan) = (day(-90...0), memory.nextNumber(), memory.scan)
        return order(
            "registry", ResiduesMethods.recordResidueManifest,
            RecordResidueManifestRequest.with {
                $0.contractID = contract
                $0.number = "LD-\(number)"
                $0.kind = .cake
                $0.removedOn = removed.text
                $0.mass = 12_500
                $0.plate = "浙F12345"
                $0.file = scan
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.manifests.append(try ResidueManifest(serializedBytes: reply).id)
        }
    }

    private mutating func withdrawManifest() -> Order? {
        guard let manifest = generator.pick(memory.manifests) else { return nil }
        return order(
            "registry", ResiduesMethods.withdrawResidueManifest,
            WithdrawResidueManifestRequest.with {
                $0.manifestID = manifest
                $0.revision = 1
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func withdrawTarget() -> Order? {
        guard let (_, site) = generator.pick(placed), let revision = memory.residueRevisions[site] else {
            return nil
        }
        return order(
            "registry", ResiduesMethods.withdrawResidueTarget,
            WithdrawResidueTargetRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.residueRevisions[site] = try ResidueHandling(serializedBytes: reply).revision
        }
    }
}
