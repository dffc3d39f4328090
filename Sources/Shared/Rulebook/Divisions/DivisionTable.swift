package import Refusals

/// The divisions that exist, as a tree.
///
/// Functional areas such as development zones have no code of their own: they are mapped to a county before
/// they come here.
package struct DivisionTable: Sendable {
    private let byCode: [DivisionCode: Division]
    private let childCodes: [DivisionCode: [DivisionCode]]

    /// Divisions at most, a good deal more than all of China's counties and towns.
    package static let capacity = 100_000

    /// Builds the tree from divisions in any order.
    ///
    /// - Throws: `division-duplicate` when a code comes twice; `division-parent-unknown` when the division
    ///   above one is not in the list; `division-table-size` past the capacity. The field is `rows[i]`.
    package init(_ divisions: [Division]) throws(Refusal) {
        guard divisions.count <= DivisionTable.capacity else {
            throw Refusal(.divisionTableSize, field: "rows", ["limit": "\(DivisionTable.capacity)"])
        }
        var byCode: [DivisionCode: Division] = [:]
        for (index, division) in divisions.enumerated() {
            guard byCode.updateValue(division, forKey: division.code) == nil else {
                throw Refusal(
                    .divisionDuplicate, field: FieldPath("rows").item(index), ["code": division.code.text])
            }
        }
        var childCodes: [DivisionCode: [DivisionCode]] = [:]
        for (index, division) in divisions.enumerated() {
            guard let parent = division.parent else { continue }
            guard byCode[parent] != nil else {
                throw Refusal(
                    .divisionParentUnknown, field: FieldPath("rows").item(index),
                    ["code": division.code.text, "parent": parent.text])
            }
            childCodes[parent, default: []].append(division.code)
        }
        self.byCode = byCode
        self.childCodes = childCodes.mapValues { $0.sorted() }
    }
}

// MARK: - Looking up

extension DivisionTable {
    /// How many divisions there are, of all levels together.
    package var count: Int { byCode.count }

    /// The division of that code; `nil` when there is none.
    package subscript(code: DivisionCode) -> Division? { byCode[code] }

    /// The division of that code, for a request that names it.
    ///
    /// - Throws: `division-unknown` when there is none.
    package func require(_ code: DivisionCode, field: FieldPath) throws(Refusal) -> Division {
        guard let division = byCode[code] else {
            throw Refusal(.divisionUnknown, field: field, ["code": code.text])
        }
        return division
    }

    /// The divisions of a level, in the order of their codes.
    package func divisions(at level: DivisionCode.Level) -> [Division] {
        byCode.values.filter { $0.level == level }.sorted { $0.code < $1.code }
    }

    /// The divisions directly below, in the order of their codes; empty when there are none.
    package func children(of code: DivisionCode) -> [Division] {
        (childCodes[code] ?? []).compactMap { byCode[$0] }
    }

    /// The division itself and all below it, each before those inside it; empty when the code is unknown.
    package func subtree(of code: DivisionCode) -> [Division] {
        guard let division = byCode[code] else { return [] }
        return [division] + children(of: code).flatMap { subtree(of: $0.code) }
    }

    /// The names from the province down, `浙江省/嘉兴市/海宁市`; `nil` when the code is unknown.
    package func path(of code: DivisionCode) -> String? {
        guard byCode[code] != nil else { return nil }
        return ([code] + code.ancestors).reversed().compactMap { byCode[$0]?.name }.joined(separator: "/")
    }
}
