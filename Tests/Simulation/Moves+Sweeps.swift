import RegistryAPI
import SwiftProtobuf
import World

extension Moves {
    /// Enters a site, or a meter there, or has a month swept, or stops a sweep.
    mutating func sweep() -> Order? {
        if generator.chance(50), let order = declareMeter() ?? enterSite() { return order }
        if generator.chance(15), let id = generator.pick(memory.sweeps) {
            return order(
                "registry", SweepsMethods.cancelSweep,
                CancelSweepRequest.with {
                    $0.sweepID = id
                    $0.reason = "模拟"
                }, by: generator.chance(70) ? SimulatedCallers.registrar : SimulatedCallers.auditor)
        }
        let places = SimulatedCallers.counties + [SimulatedCallers.province]
        let (division, month) = (generator.pick(places), generator.pick(["2026-09", "2026-10", "2026-12"]))
        return order(
            "registry", SweepsMethods.startSweep,
            StartSweepRequest.with {
                $0.divisionCode = division ?? SimulatedCallers.province
                $0.month = month ?? "2026-10"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.sweeps.append(try LedgerSweep(serializedBytes: reply).id)
        }
    }

    private mutating func enterSite() -> Order? {
        guard let plant = generator.pick(memory.plants.filter { $0.site == nil }) else { return nil }
        return order(
            "registry", SitesMethods.saveSite,
            SaveSiteRequest.with {
                $0.reason = "模拟"
                $0.site = .with {
                    $0.enterpriseID = plant.id
                    $0.name = "模拟厂区"
                    $0.divisionCode = plant.county
                }
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let site = try Site(serializedBytes: reply)
            guard let place = memory.plants.firstIndex(where: { $0.id == plant.id }) else { return }
            memory.plants[place].site = site.id
        }
    }

    private mutating func declareMeter() -> Order? {
        let bare = memory.plants.filter { $0.site != nil && $0.meter == nil }
        guard let plant = generator.pick(bare), let site = plant.site else { return nil }
        return order(
            "registry", LedgersMethods.declareMeter,
            DeclareMeterRequest.with {
                $0.enterpriseID = plant.id
                $0.siteID = site
                $0.kind = .freshWater
                $0.tag = "WM-01"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let meter = try Meter(serializedBytes: reply)
            guard let place = memory.plants.firstIndex(where: { $0.id == plant.id }) else { return }
            memory.plants[place].meter = meter.id
        }
    }
}
