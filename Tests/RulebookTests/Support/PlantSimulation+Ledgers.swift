import Rulebook

extension PlantSimulation {
    /// What a plant's reports come to, where each kind has one meter, whose number is the kind's.
    func ledgers(_ reports: [Report]) -> (days: SiteDays, patterns: LedgerPatterns) {
        var meters: [Metered: MeterDays] = [:]
        var patterns = LedgerPatterns()
        for report in reports {
            let (kind, number) = (report.kind, Int64(report.kind.rawValue))
            let figure = meters[kind, default: MeterDays(number, kind, kind.isState ? .state : .amount)]
                .add(at: report.at, value: report.value)
            patterns.add(
                meter: number, kind, at: report.at, value: figure, recordedAt: report.recordedAt,
                manual: report.manual)
        }
        return (SiteDays(Array(meters.values)), patterns)
    }
}
