import RegistryAPI
import Rulebook
import SwiftProtobuf
import World

extension Moves {
    /// Enters something of what the plan asks of a plant, or changes it.
    mutating func keepRecord() -> Order? {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0..<2: recordPermit()
        case 2: withdrawPermit()
        case 3: equipSite()
        case 4: saveDrainage()
        case 5: saveResidue()
        case 6: setResidueTarget()
        default: countVehicles()
        }
    }

    /// The plants that have a site, with it.
    var placed: [(plant: Memory.Plant, site: String)] {
        memory.plants.compactMap { plant in plant.site.map { (plant, $0) } }
    }

    /// A day around today, so that some papers have ended and some are still to begin.
    mutating func day(_ range: ClosedRange<Int>) -> Day {
        SimulatedProvince.morning.day.adding(days: Int.random(in: range, using: &generator))
    }

    private mutating func recordPermit() -> Order? {
        guard let plant = generator.pick(memory.plants) else { return nil }
        let kinds: [PermitKind] = [.land, .planning, .completion, .pollutantRegistration, .qualification]
        let (first, last) = (day(-700...40), day(-30...300))
        let kind = generator.pick(kinds) ?? .land
        let number = memory.nextNumber()
        let isOpen = kind == .pollutantRegistration || generator.chance(20)
        let replaced =
            generator.chance(40) ? generator.pick(memory.permits.filter { $0.plant == plant.id }) : nil
        return order(
            "registry", PermitsMethods.recordPermit,
            RecordPermitRequest.with {
                $0.enterpriseID = plant.id
                $0.kind = replaced?.kind ?? kind
                $0.number = "模拟-\(number)"
                $0.issuer = "模拟发证机关"
                $0.validFrom = first.text
                $0.validUntil = isOpen || replaced != nil ? "" : last.text
                $0.replaces = replaced?.id ?? ""
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let permit = try Permit(serializedBytes: reply)
            memory.permits.append((permit.id, permit.enterpriseID, permit.kind))
        }
    }

    private mutating func withdrawPermit() -> Order? {
        guard let permit = generator.pick(memory.permits) else { return nil }
        let last = day(-60...0)
        return order(
            "registry", PermitsMethods.withdrawPermit,
            WithdrawPermitRequest.with {
                $0.permitID = permit.id
                $0.revision = 1
                $0.validUntil = last.text
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    /// Replaces a site's record, which now and then closes it.
    private mutating func equipSite() -> Order? {
        guard let (plant, site) = generator.pick(placed) else { return nil }
        let revision = memory.siteRevisions[site] ?? 1
        let closed = generator.chance(10) ? day(-10...40).text : ""
        let due = day(-100...300)
        let has = generator.chance(60)
        return order(
            "registry", SitesMethods.saveSite,
            SaveSiteRequest.with {
                $0.reason = "模拟"
                $0.site.id = site
                $0.site.revision = revision
                $0.site.enterpriseID = plant.id
                $0.site.name = "模拟厂区"
                $0.site.divisionCode = plant.county
                $0.site.closedOn = closed
                $0.site.lines = [
                    .with {
                        $0.code = "1"
                        $0.capacityPerHour = 120_000
                    }
                ]
                let kinds: [EquipmentKind] = has ? [.tank, .recycling, .metering, .monitoring] : [.metering]
                $0.site.equipment = kinds.map { kind in
                    .with {
                        $0.code = "E-\(kind.rawValue)"
                        $0.kind = kind
                        $0.name = "模拟设备"
                        guard kind == .metering else { return }
                        $0.calibratedOn = due.adding(days: -365).text
                        $0.calibrationDue = due.text
                    }
                }
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let kept = try Site(serializedBytes: reply)
            memory.siteRevisions[kept.id] = kept.revision
        }
    }

    private mutating func saveDrainage() -> Order? {
        guard let (_, site) = generator.pick(placed) else { return nil }
        let revision = memory.designRevisions[site] ?? 0
        let isWhole = generator.chance(60)
        return order(
            "registry", DrainageDesignsMethods.saveDrainageDesign,
            SaveDrainageDesignRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.reason = "模拟"
                $0.facts.cleanFoul = isWhole ? .wholly : .partly
                $0.facts.rainFoul = .wholly
                $0.facts.collection = isWhole ? "模拟回用系统" : ""
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.designRevisions[site] = try DrainageDesign(serializedBytes: reply).revision
        }
    }

    private mutating func saveResidue() -> Order? {
        guard let (_, site) = generator.pick(placed) else { return nil }
        let revision = memory.residueRevisions[site] ?? 0
        let isIndoor = generator.chance(70)
        return order(
            "registry", ResiduesMethods.saveResidueHandling,
            SaveResidueHandlingRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.reason = "模拟"
                $0.yards = [
                    .with {
                        $0.code = "D-1"
                        $0.kind = .cake
                        $0.indoor = isIndoor
                        $0.area = 200
                    }
                ]
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.residueRevisions[site] = try ResidueHandling(serializedBytes: reply).revision
        }
    }

    private mutating func setResidueTarget() -> Order? {
        guard let (_, site) = generator.pick(placed), let revision = memory.residueRevisions[site] else {
            return nil
        }
        let month = day(-300...100).text.prefix(7)
        return order(
            "registry", ResiduesMethods.setResidueTarget,
            SetResidueTargetRequest.with {
                $0.siteID = site
                $0.revision = revision
                $0.fromMonth = String(month)
                $0.most = 15_000
                $0.owner = "模拟"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.residueRevisions[site] = try ResidueHandling(serializedBytes: reply).revision
        }
    }

    private mutating func countVehicles() -> Order? {
        guard let plant = generator.pick(memory.plants) else { return nil }
        let counted = day(-360...0)
        return order(
            "registry", FleetCountsMethods.enterFleetCount,
            EnterFleetCountRequest.with {
                $0.enterpriseID = plant.id
                $0.countedOn = counted.text
                $0.groups = [
                    .with {
                        $0.kind = .mixer
                        $0.count = 20
                    }
                ]
            }, by: plant.applicant ?? SimulatedCallers.registrar)
    }
}
