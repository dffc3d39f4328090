import RegistryAPI
import Rulebook
import Store
import SwiftProtobuf

/// What the meters of one site said, day by day and kind by kind.
struct SiteLedger {
    /// By day number, then kind; thousandths.
    private(set) var days: [Int: [Metered: MeterDay]] = [:]
    /// How stocks and levels stood, by day number.
    private(set) var stands: [Int: StandingGauges.Stand] = [:]
    /// Relative standard uncertainty by kind, the largest of its meters.
    private(set) var uncertainty: [Metered: Double] = [:]
    let range: DayRange

    /// Reads the ledgers of these meters.
    init(
        meters: [Meter], days range: DayRange, table: ReadingTable<some Reading>
    ) throws {
        self.range = range
        var gauges = StandingGauges()
        var showings: [Int: [Int64: StandingGauges.Showing]] = [:]
        for meter in meters {
            guard let kind = meter.kind.metered else { continue }
            uncertainty[kind] = max(uncertainty[kind] ?? 0, meter.relativeUncertainty)
            let found =
                switch meter.form {
                case .counter: try table.increases(of: meter.number, in: range)
                case .state: try table.states(of: meter.number, in: range)
                case .amount, .unspecified, .UNRECOGNIZED: try table.amounts(of: meter.number, in: range)
                }
            if meter.form == .state {
                let before = try table.before(range.start + 1, of: meter.number)?.value
                gauges.add(meter.number, kind, standing: before, until: meter.lastDay)
            }
            for (day, figure) in found {
                add(figure, of: kind, on: day)
                if meter.form == .state {
                    showings[day, default: [:]][meter.number] = .init(
                        first: figure.first, last: figure.value)
                }
            }
        }
        stand(gauges, showings)
    }

    /// Levels and stocks as they stood day by day: with gauges that nobody read, without those that are gone.
    private mutating func stand(
        _ gauges: StandingGauges, _ showings: [Int: [Int64: StandingGauges.Showing]]
    ) {
        var gauges = gauges
        for day in days.keys.sorted() {
            let stand = gauges.pass(day, showings[day] ?? [:])
            for (kind, value) in stand.closing { days[day]?[kind]?.value = value }
            stands[day] = stand
        }
    }

    /// Amounts and stocks of several meters add up; moistures and concentrations are averaged.
    private mutating func add(_ figure: MeterDay, of kind: Metered, on day: Int) {
        guard let present = days[day]?[kind] else {
            days[day, default: [:]][kind] = figure
            return
        }
        let readings = present.readings + figure.readings
        days[day]?[kind] =
            kind.isIntensive
            ? MeterDay(
                value: (present.value * present.readings + figure.value * figure.readings) / max(readings, 1),
                mean: (present.mean * present.readings + figure.mean * figure.readings) / max(readings, 1),
                readings: readings)
            : MeterDay(
                value: present.value + figure.value, mean: present.mean + figure.mean, readings: readings)
    }

    /// For people and programs: by day, then kind.
    var figures: [LedgerDay] {
        days.sorted { $0.key < $1.key }.flatMap { day, kinds in
            kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, figure in
                .with {
                    $0.day = Day(number: day).text
                    $0.kind = MeterKind(rawValue: kind.rawValue) ?? .unspecified
                    $0.value = kind.isIntensive ? figure.mean : figure.value
                    $0.readings = figure.readings
                }
            }
        }
    }
}
