import Refusals
import RegistryAPI
import Rulebook

/// The meters of a plant, by what people call them: their tags, or their ids.
struct NamedMeters {
    private var meters: [String: [Meter]] = [:]

    init(_ meters: [Meter]) {
        for meter in meters {
            for name in Set([meter.id, meter.tag]) { self.meters[name, default: []].append(meter) }
        }
    }

    /// The meter that a cell names: as typed, for tags entered before tags were normalised, or in the normal form, or
    /// as a spreadsheet writes a number.
    ///
    /// - Throws: `meter-unlisted`; `meter-at-two-sites`, which names the sites that have a meter of that tag.
    func meter(_ cell: String, _ field: FieldPath) throws(Refusal) -> Meter {
        let found = meters[cell] ?? meters[NameForm.spelling(of: cell)] ?? meters[CellText(cell).code] ?? []
        guard let meter = found.first else { throw Refusal(.meterUnlisted, field: field) }
        guard found.count == 1 else {
            throw Refusal(
                .meterAtTwoSites, field: field,
                ["tag": meter.tag, "sites": found.map(\.siteID).sorted().joined(separator: ", ")])
        }
        return meter
    }
}
