import CommonAPI
import Refusals
import RegistryAPI
import Rulebook

extension EnterpriseHit {
    /// The byte order mark, by which spreadsheets know UTF-8, and the names of the columns.
    static let csvHeader =
        "\u{FEFF}id,name,division_code,credit_code,state,stage,tier,plaque_state,plaque_until,paper_until,open_flags\r\n"

    /// The plant as a line of RFC 4180.
    var csvLine: String {
        [
            id, name, divisionCode, creditCode, state.protoName, stage.statedName, tier.protoName,
            plaqueState, plaqueUntil,
            paperUntil, String(openFlags),
        ].map(CSVField.written).joined(separator: ",") + "\r\n"
    }
}
