import Refusals

extension Balance {
    /// Everything that enters and leaves the site (docs/facts.md §9.2, 1). Stocks rise by ΔS, so ΔS stands with what leaves
    /// (docs/decisions: the sign of ΔS).
    package static func siteWater(_ period: PlantPeriod) -> Balance {
        var sum = BalanceSum(period)
        sum.add(.freshWater, "F_fresh", .input)
        sum.add(.rainReused, "R_rain", .input, optional: true)
        let moisture = period.share(.sandMoisture).map { $0 * period.uncertain(.sandUsed) }
        let names = ("砂含水", "Moisture of the sand", "m³")
        // It cancels, so that a counter that does not tell of the sand leaves the sum as it is.
        if let moisture {
            // The same water enters with the sand and leaves in the concrete: its error drops out.
            sum.add(
                "M_agg", names, moisture, .input,
                .reckoned(
                    "\((period.means[.sandMoisture] ?? 0).balanceText) ‰ × \(period.amount(.sandUsed).balanceText) t"
                ), cancels: true)
        }
        sum.add(.mixingWater, "W_mix", .output)
        if let moisture {
            sum.add(
                "W_agg", ("混凝土中的砂含水", "Moisture that left in the concrete", "m³"), moisture, .output,
                .reckoned("= M_agg"), cancels: true)
        }
        sum.add(.evaporation, "E_evap", .output)
        sum.add(.domesticWater, "D_domestic", .output, optional: true)
        sum.addCakeWater()
        sum.addRise(of: .tankLevel, "ΔS", .own(Wording("水池存量增加", "Rise of the tanks")))
        sum.addReturned()
        sum.close("U1", .own(Wording("厂区水量差", "Gap of the site's water")), unit: "m³")
        return Balance(kind: .siteWater, lines: sum.lines)
    }

    /// What goes round between washing and batching (docs/facts.md §9.2, 2).
    package static func washLoop(_ period: PlantPeriod, _ terms: BalanceTerms) -> Balance {
        var sum = BalanceSum(period)
        if period.amounts[.washWater] != nil || period.unknown[.washWater] != nil {
            sum.add(.washWater, "G", .input)
        } else {
            sum.addReckonedWash(terms)
        }
        if terms.catchment > 0, let rain = period.amounts[.rainfall] {
            let caught = Uncertain(
                value: rain / 1000 * terms.catchment,
                uncertainty: rain / 1000 * terms.catchment * period.relative(.rainfall) * 3)
            sum.add(
                "G_rain", ("汇水区降雨", "Rain on the catchment", "m³"), caught, .input,
                .reckoned("\(rain.balanceText) mm × \(terms.catchment.balanceText) m²"))
        }
        sum.add(.reusedInMix, "R_mix", .output)
        sum.add(.reusedInWash, "R_wash", .output, optional: true)
        sum.add(.reusedForDust, "R_dust", .output, optional: true)
        sum.addRise(of: .tankLevel, "ΔS", .own(Wording("水池存量增加", "Rise of the tanks")))
        sum.addCakeWater(terms)
        sum.add(.loopEvaporation, "E", .output)
        sum.add(.emergencyTank, "W_em", .output, optional: true)
        sum.addCleanRain(terms)
        sum.close(
            "U2", .own(Wording("冲洗水量差（偷排疑点）", "Gap of the wash loop (stealth discharge?)")), unit: "m³")
        return Balance(kind: .washLoop, lines: sum.lines)
    }
}

extension BalanceSum {
    /// Clean rain that was let out after the first flush (后期清净雨水): as metered, else as much of what is left as fell clean. Who
    /// caught it all has nothing left, and so no such term.
    fileprivate mutating func addCleanRain(_ terms: BalanceTerms) {
        guard period.amounts[.rainReleased] == nil, period.unknown[.rainReleased] == nil else {
            return add(.rainReleased, "R_out", .output)
        }
        let clean = period.cleanRain / 1000 * terms.catchment
        guard clean > 0, gap > 0 else { return }
        let value = min(clean, gap)
        add(
            "R_out", insteadOf: .rainReleased, Uncertain(value: value, uncertainty: value * 0.3), .output,
            .assumed(
                "≤ \(period.cleanRain.balanceText) mm × \(terms.catchment.balanceText) m² = \(clean.balanceText) m³",
                Wording(
                    "当日降雨的前 \(BalanceTerms.firstFlush.balanceText) mm 作初期雨水，拟定值，待主管部门核定",
                    "the first \(BalanceTerms.firstFlush.balanceText) mm of a day are its first flush, a value put forward until an agency sets it"
                )))
    }

    /// Water that leaves in the cake: its wet mass times its moisture. As among the solids, sediment may be absent, cake
    /// may not.
    fileprivate mutating func addCakeWater(_ terms: BalanceTerms = BalanceTerms()) {
        let names = ("渣中水分", "Water in cake and sediment", "m³")
        guard !addUnknown("W_cake", names, of: [.cakeMade, .sedimentMade], .output) else { return }
        guard period.amounts[.cakeMade] != nil else {
            return addMissing("W_cake", names, .output)
        }
        let wet = period.uncertain(.cakeMade) + period.uncertain(.sedimentMade)
        let measured = period.share(.cakeMoisture)
        let assumed = Uncertain(
            value: terms.cakeMoisture.value / 1000,
            uncertainty: terms.cakeMoisture.value / 1000 * terms.cakeMoisture.relative)
        let arithmetic =
            "\(wet.value.balanceText) t × \(((measured ?? assumed).value * 1000).balanceText) ‰"
        add(
            "W_cake", names, wet * (measured ?? assumed), .output,
            measured == nil ? .assumed(arithmetic, terms.cakeMoisture.source) : .reckoned(arithmetic))
    }

    /// Wash water by the count of washes, where no meter stands at the tanks. How much a wash takes is assumed, how often
    /// there was one never is.
    fileprivate mutating func addReckonedWash(_ terms: BalanceTerms) {
        let washes: [(String, String, String, Metered, BalanceTerms.Assumption)] = [
            ("G_drum", "洗罐用水", "Drum wash-out", .drumWashes, terms.drumWash),
            ("G_chute", "冲洗料斗用水", "Chute washing", .trips, terms.chuteWash),
            ("G_mixer", "洗机用水", "Mixer wash-out", .mixerWashes, terms.mixerWash),
        ]
        for (symbol, chinese, english, count, each) in washes {
            guard !addUnknown(symbol, (chinese, english, "m³"), of: [count], .input) else { continue }
            guard period.amounts[count] != nil else {
                addMissing(symbol, (chinese, english, "m³"), .input)
                continue
            }
            let times = period.uncertain(count)
            add(
                symbol, (chinese, english, "m³"), times * each.uncertain, .input,
                .assumed("\(times.value.balanceText) × \(each.value.balanceText) m³", each.source))
        }
        let floor = ("地面冲洗用水", "Yard and floor washing", "m³")
        guard !addUnknown("G_floor", floor, of: [.production], .input) else { return }
        guard period.amounts[.production] != nil else { return addMissing("G_floor", floor, .input) }
        let days = Uncertain(value: Double(period.productionDays), uncertainty: 0)
        add(
            "G_floor", floor, days * terms.floorWash.uncertain,
            .input,
            .assumed(
                "\(days.value.balanceText) × \(terms.floorWash.value.balanceText) m³", terms.floorWash.source)
        )
    }

    /// Water that came back in returned concrete stays in the loop: told, not counted twice.
    fileprivate mutating func addReturned() {
        guard let returned = period.amounts[.returnedConcrete] else { return }
        add(
            "V_ret", ("退回混凝土", "Concrete that came back", "m³"),
            Uncertain(value: returned, uncertainty: returned * period.relative(.returnedConcrete)), .note,
            .metered)
    }
}
