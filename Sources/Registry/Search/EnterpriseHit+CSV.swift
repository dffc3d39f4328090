import CommonAPI
import RegistryAPI

extension EnterpriseHit {
    /// The byte order mark, by which spreadsheets know UTF-8, and the names of the columns.
    static let csvHeader =
        "\u{FEFF}id,name,division_code,credit_code,state,stage,tier,plaque_state,plaque_until,paper_until,open_flags\r\n"

    /// The plant as a line of RFC 4180.
    var csvLine: String {
        [
            id, name, divisionCode, creditCode, state.word, stage.word, tier.word, plaqueState, plaqueUntil,
            paperUntil, String(openFlags),
        ].map(CSVField.written).joined(separator: ",") + "\r\n"
    }
}

/// One field of a CSV.
enum CSVField {
    /// As a spreadsheet reads it back: quoted where it has to be, and never as a formula.
    static func written(_ text: String) -> String {
        // By scalars: a mark that combines with a comma or a quote makes another character of it, but not for those who
        // read the file. A spreadsheet runs a cell that begins so; the apostrophe keeps it a text.
        let isFormula = text.unicodeScalars.first.map { formulas.contains($0) } ?? false
        let text = isFormula ? "'\(text)" : text
        guard text.unicodeScalars.contains(where: { isQuoted($0) }) else { return text }
        var written = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { written.append(scalar) }
            written.append(scalar)
        }
        written.append("\"")
        return String(written)
    }

    private static let formulas: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r"]

    /// Whether a field with it has to be quoted: commas, quotes and whatever anyone takes for a new line.
    private static func isQuoted(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == "\"" || Character(scalar).isNewline
    }
}

extension EnterpriseState {
    /// As exports name it.
    var word: String {
        switch self {
        case .registered: "REGISTERED"
        case .unregistered: "UNREGISTERED"
        case .merged: "MERGED"
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension Tier {
    /// As exports name it.
    var word: String {
        switch self {
        case .standard: "STANDARD"
        case .demonstration: "DEMONSTRATION"
        case .innovationCentre: "INNOVATION_CENTRE"
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}
