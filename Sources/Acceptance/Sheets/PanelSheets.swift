import AcceptanceAPI
import Refusals

/// The sheets of one panel that were submitted so far.
///
/// Every expert submits once, and once more after a discussion. A sheet's revision is the turn it belongs to, since only its
/// expert's submission changes it.
struct PanelSheets {
    /// The experts in the order of the panel.
    let panel: [String]
    private let byExpert: [String: ScoreSheet]

    init(panel: [String], sheets: [ScoreSheet]) {
        self.panel = panel
        byExpert = Dictionary(sheets.map { ($0.expertID, $0) }) { _, later in later }
    }

    /// Those that are in, in the order of the panel.
    var sheets: [ScoreSheet] { panel.compactMap { byExpert[$0] } }

    func sheet(of expert: String) -> ScoreSheet? { byExpert[expert] }

    /// Whether every expert has submitted in this turn, so that the sheets may be read and evaluated.
    var isComplete: Bool {
        let turns = Set(panel.map(turn(of:)))
        return turns.count == 1 && !turns.contains(0)
    }

    /// Refuses a second sheet of one expert in the same turn.
    ///
    /// - Throws: `sheet-already-in`.
    func requireTurn(of expert: String) throws(Refusal) {
        let least = panel.map(turn(of:)).min() ?? 0
        guard turn(of: expert) == least else { throw Refusal(.sheetAlreadyIn, field: "application_id") }
    }

    private func turn(of expert: String) -> Int64 { byExpert[expert]?.revision ?? 0 }
}
