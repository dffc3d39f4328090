import Refusals

extension Balance {
    /// Solids of washing and of returned concrete (docs/facts.md §9.2, 3). Harder to fake than water: cake leaves by truck and
    /// is weighed.
    package static func solids(_ period: PlantPeriod, _ terms: BalanceTerms) -> Balance {
        var sum = BalanceSum(period)
        sum.addWashResidue(terms)
        let returned = period.uncertain(.returnedConcrete)
        let names = ("退料", "Returned concrete", "t")
        if !sum.addUnknown("S_ret", names, of: [.returnedConcrete], .input) {
            sum.add(
                "S_ret", names, returned * terms.concreteDensity.uncertain, .input,
                period.amounts[.returnedConcrete] == nil
                    ? .missing
                    : .reckoned(
                        "\(returned.value.balanceText) m³ × \(terms.concreteDensity.value.balanceText) t/m³"))
        }
        sum.addSlurrySolids()
        let moisture = period.means[.cakeMoisture] ?? terms.cakeMoisture.value
        let dry = Uncertain(
            value: 1 - moisture / 1000,
            uncertainty: moisture / 1000
                * (period.means[.cakeMoisture] == nil
                    ? terms.cakeMoisture.relative : period.relative(.cakeMoisture)))
        for (kind, symbol, chinese, english) in [
            (Metered.cakeMade, "S_cake", "泥饼（干）", "Dry cake"),
            (.sedimentMade, "S_sed", "沉淀渣（干）", "Dry sediment"),
        ] {
            guard !sum.addUnknown(symbol, (chinese, english, "t"), of: [kind], .output) else { continue }
            guard let wet = period.amounts[kind] else {
                if kind == .cakeMade {
                    sum.addMissing(symbol, (chinese, english, "t"), .output)
                }
                continue
            }
            sum.add(
                symbol, (chinese, english, "t"), period.uncertain(kind) * dry, .output,
                .reckoned("\(wet.balanceText) t × \((1000 - moisture).balanceText) ‰"))
        }
        sum.add(.recoveredAggregate, "S_agg", .output)
        sum.add(.hardenedMade, "S_hard", .output, optional: true)
        sum.add(.moulded, "S_mould", .output, optional: true)
        sum.close("U3", .own(Wording("固体量差（倾倒疑点）", "Gap of solids (dumping?)")), unit: "t")
        return Balance(kind: .solids, lines: sum.lines)
    }

    /// Stock, receipts and batches of each material, and the mass of a cubic metre (docs/facts.md §9.2, 4).
    package static func material(_ period: PlantPeriod) -> Balance {
        var sum = BalanceSum(period)
        var mass = period.uncertain(.mixingWater)
        for material in Material.all {
            let used = period.uncertain(material.used)
            mass = mass + used
            let isMetered = [material.used, material.received].contains {
                period.amounts[$0] != nil || period.unknown[$0] != nil
            }
            guard isMetered else { continue }
            sum.add(material.received, "In_\(material.symbol)", .input)
            sum.add(material.used, "Use_\(material.symbol)", .output)
            sum.addRise(of: material.stock, "ΔS_\(material.symbol)", .rise(ofStock: material.stock))
            sum.close("L_\(material.symbol)", .loss(of: material.used), unit: "t")
        }
        let batched = [Metered.production, .mixingWater] + Material.all.map(\.used)
        if let volume = period.amounts[.production], volume > 0, period.knows(batched) {
            let density = mass.value * 1000 / volume
            sum.add(
                "ρ", ("单方总质量（应为 2350–2450）", "Mass of a m³ (should be 2,350–2,450)", "kg/m³"),
                Uncertain(value: density, uncertainty: density * (mass.uncertainty / max(mass.value, 1e-9))),
                .note, .reckoned("\((mass.value * 1000).balanceText) kg ÷ \(volume.balanceText) m³"))
        }
        return Balance(kind: .material, lines: sum.lines)
    }

    /// Electricity of the plant and of its facilities (docs/facts.md §9.2, 5).
    package static func energy(_ period: PlantPeriod) -> Balance {
        var sum = BalanceSum(period)
        sum.add(.electricityTotal, "K_total", .input)
        sum.add(.electricityMixing, "K_mix", .output, optional: true)
        sum.add(.electricityFacility, "K_fac", .output)
        sum.close("K_other", .own(Wording("其他用电", "Other uses")), unit: "kWh")
        for (symbol, kind, per, names) in [
            ("k_m³", Metered.electricityTotal, Metered.production, ("单方用电", "Electricity of a m³", "kWh/m³")),
            (
                "k_slurry", .electricityFacility, .slurryReused,
                ("单方浆水处理用电", "Facility electricity of a m³ slurry", "kWh/m³")
            ),
        ] {
            guard let energy = period.amounts[kind], let volume = period.amounts[per], volume > 0,
                period.knows([kind, per])
            else { continue }
            let value = energy / volume
            let (first, second) = (period.relative(kind), period.relative(per))
            sum.add(
                symbol, names,
                Uncertain(
                    value: value, uncertainty: value * (first * first + second * second).squareRoot()),
                .note, .reckoned("\(energy.balanceText) kWh ÷ \(volume.balanceText) m³"))
        }
        return Balance(kind: .energy, lines: sum.lines)
    }

    /// The balance of that kind.
    package static func of(_ kind: BalanceKind, _ period: PlantPeriod, _ terms: BalanceTerms) -> Balance {
        switch kind {
        case .siteWater: siteWater(period)
        case .washLoop: washLoop(period, terms)
        case .solids: solids(period, terms)
        case .material: material(period)
        case .energy: energy(period)
        }
    }
}

/// A raw material with its three meters.
package struct Material: Sendable {
    package let symbol: String
    package let used: Metered
    package let received: Metered
    package let stock: Metered

    /// Cement, mineral additions, sand, stone, admixture.
    package static let all = [
        Material(symbol: "cem", used: .cementUsed, received: .cementReceived, stock: .cementStock),
        Material(symbol: "add", used: .powderUsed, received: .powderReceived, stock: .powderStock),
        Material(symbol: "sand", used: .sandUsed, received: .sandReceived, stock: .sandStock),
        Material(symbol: "stone", used: .stoneUsed, received: .stoneReceived, stock: .stoneStock),
        Material(
            symbol: "adm", used: .admixtureUsed, received: .admixtureReceived, stock: .admixtureStock),
    ]
}

extension BalanceSum {
    /// Solids left in drums, by the count of washes.
    fileprivate mutating func addWashResidue(_ terms: BalanceTerms) {
        let names = ("洗罐残留", "Residue washed out of drums", "t")
        guard !addUnknown("S_wash", names, of: [.drumWashes], .input) else { return }
        guard period.amounts[.drumWashes] != nil else { return addMissing("S_wash", names, .input) }
        let washes = period.uncertain(.drumWashes)
        add(
            "S_wash", names, washes * terms.washResidue.uncertain, .input,
            .assumed(
                "\(washes.value.balanceText) × \(terms.washResidue.value.balanceText) t",
                terms.washResidue.source))
    }

    /// Solids that go back into concrete with the slurry.
    fileprivate mutating func addSlurrySolids() {
        let names = ("浆水中固体", "Solids of the slurry batched", "t")
        guard !addUnknown("S_slurry", names, of: [.slurryReused], .output) else { return }
        guard period.amounts[.slurryReused] != nil, let concentration = period.share(.slurrySolids) else {
            return addMissing("S_slurry", names, .output)
        }
        // kg/m³ is ‰ of a tonne to the cubic metre.
        let volume = period.uncertain(.slurryReused)
        add(
            "S_slurry", names, volume * concentration, .output,
            .reckoned(
                "\(volume.value.balanceText) m³ × \((period.means[.slurrySolids] ?? 0).balanceText) kg/m³"))
    }
}
