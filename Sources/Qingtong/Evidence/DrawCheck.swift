import Acceptance
import AcceptanceAPI
import Installation
import Rulebook

/// Recomputes a draw from its published record.
enum DrawCheck {
    /// Everything that differs, as sentences; empty when the draw holds.
    static func findings(in draw: AcceptanceAPI.Draw) -> [String] {
        do {
            let record = try DrawRecord(draw)
            return record.verify(with: .sha256).map { $0.sentence(in: terminalLanguage) }
        } catch {
            return [ErrorText.sentence(of: error)]
        }
    }
}
