import Installation
import RegistryAPI
import Rulebook

extension Table {
    /// Readings in the order of time, with each value before a correction and the reason of the correction.
    init(_ readings: [MeterReading], of measure: String) {
        self.init(
            say("时间", "at"), measure, say("录入", "recorded"), say("由", "by"),
            say("先前数值与说明", "earlier values and reasons"))
        for reading in readings {
            let last = reading.revisions.last
            let earlier = reading.revisions.dropLast().map(\.value.thousandths)
            add(
                Instant(microseconds: reading.at).beijingText, reading.value.thousandths,
                Instant(microseconds: last?.recordedAt ?? 0).beijingText, last?.recordedBy ?? "",
                [earlier.joined(separator: " → "), last?.reason ?? ""].filter { !$0.isEmpty }
                    .joined(separator: " "))
        }
    }
}
