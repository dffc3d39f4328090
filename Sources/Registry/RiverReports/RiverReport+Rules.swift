import Refusals
import RegistryAPI
import Rulebook

extension RiverReport {
    /// Takes what a laboratory measured, and when.
    ///
    /// - Throws: `river-sample-limit`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`, `amount-out-of-bounds`, `amount-questioned`.
    mutating func take(
        _ samples: [RiverSample], on text: String, today: Day, confirmed: [String]
    ) throws(Refusal) {
        let day = try Day(text, as: .sampled, on: today, confirmed: confirmed, field: "sampled_on")
        for (index, sample) in samples.enumerated() {
            let field = FieldPath("samples").item(index)
            try AmountKind.riverPH.check(
                thousandths: sample.ph, confirmed: confirmed, field: field.field("ph"))
            guard !sample.suspendedSolidsBelow || sample.suspendedSolids > 0 else {
                throw Refusal(.riverSampleLimit, field: field.field("suspended_solids"))
            }
            try AmountKind.suspendedSolids.check(
                thousandths: sample.suspendedSolids, confirmed: confirmed,
                field: field.field("suspended_solids"))
        }
        sampledOn = day.text
        self.samples = samples
    }

    /// Takes a report back that was recorded wrongly.
    ///
    /// - Throws: `river-report-withdrawn`.
    mutating func withdraw(because reason: String) throws(Refusal) {
        guard withdrawalReason.isEmpty else { throw Refusal(.riverReportWithdrawn, field: "report_id") }
        withdrawalReason = reason
    }
}
