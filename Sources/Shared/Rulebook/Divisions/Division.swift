package import Refusals

/// One administrative division of the list.
package struct Division: Hashable, Sendable {
    package let code: DivisionCode
    /// The official name, such as 海宁市.
    package let name: String

    /// The division of that code and name.
    ///
    /// - Throws: `name-…` when the name is empty, too long or holds characters that no name has.
    package init(code: DivisionCode, name: some StringProtocol, field: FieldPath) throws(Refusal) {
        self.code = code
        self.name = try NameText(name, longest: Division.longestName, field: field.field("name")).text
    }

    /// Where the division stands in the tree.
    package var level: DivisionCode.Level { code.level }
    /// The division directly above; `nil` for a province.
    package var parent: DivisionCode? { code.parent }

    /// Characters that a name may have.
    package static let longestName = 40
}

extension Division {
    /// Reads a row with the columns `code`, `name`, `level` and `parent`.
    ///
    /// - Throws: `row-column-missing`; the refusals of the code and the name; `division-level-mismatch` or
    ///   `division-parent-mismatch` when the row contradicts its own code.
    package init(_ row: TableRow) throws(Refusal) {
        let code = try DivisionCode(row.required("code"), field: row.field.field("code"))
        try self.init(code: code, name: row.required("name"), field: row.field)
        guard Division.level(named: try row.required("level")) == code.level else {
            throw Refusal(.divisionLevelMismatch, field: row.field.field("level"), ["code": code.text])
        }
        guard row.optional("parent") == code.parent?.text else {
            throw Refusal(.divisionParentMismatch, field: row.field.field("parent"), ["code": code.text])
        }
    }

    private static func level(named name: String) -> DivisionCode.Level? {
        switch name {
        case "province": .province
        case "city": .city
        // Four words of the list for one level.
        case "district", "county", "county_city", "autonomous_county": .county
        case "town": .town
        default: nil
        }
    }
}
