import AcceptanceAPI
import CSV
import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// Plants as lines of RFC 4180. An import of them finds the plants by their ids and changes nothing.
struct PlantExport {
    private let language: Language
    private let actor: Actor

    /// An export for a reader: 中文 words when the language is Chinese, otherwise the names and words of the API.
    init(for actor: Actor, in language: String) {
        self.actor = actor
        self.language = Language(rawValue: language) ?? .english
    }

    /// The byte order mark, by which spreadsheets recognise UTF-8, and the column names.
    var header: String {
        let names = TableLayout.plants.columns.map { language == .chinese ? $0.chinese : $0.key }
        return "\u{FEFF}" + line(names)
    }

    /// The line for a plant with the data of its doubles.
    func line(of hit: EnterpriseHit, _ plant: Enterprise) -> String {
        let place =
            plant.hasCoordinates
            ? [plant.coordinates.longitudeE6, plant.coordinates.latitudeE6].map(Degrees.text) : ["", ""]
        // A reader who may not see a plant's flags gets an empty cell, not 0.
        let flags = actor.maySeeLedgers(in: hit.divisionCode) ? String(hit.openFlags) : ""
        let core =
            [hit.id, hit.name, hit.divisionCode, hit.creditCode, plant.place] + place + [word(hit.stage)]
        let standing = [
            word(hit.state), word(hit.tier), plaque(hit.plaqueState), hit.plaqueUntil, hit.paperUntil, flags,
        ]
        return line(core + SourceFact.cells(of: plant.facts) + standing)
    }

    private func line(_ cells: [String]) -> String {
        cells.map(CSVField.written).joined(separator: ",") + "\r\n"
    }

    private func word(_ value: some Worded) -> String {
        language == .chinese ? value.wording.chinese : value.protoName
    }

    private func plaque(_ state: String) -> String {
        PlaqueState(called: state).map { word($0) } ?? state
    }
}
