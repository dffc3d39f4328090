package import Refusals

/// An administrative division by its code: six digits down to the county (GB/T 2260), nine for a town or
/// street.
///
/// The code says where the division stands: 330000 the province, 330400 its city, 330481 the county under it,
/// 330481001 a town. Whether a division of that code exists is for ``DivisionTable`` to say.
package struct DivisionCode: Hashable, Comparable, Sendable {
    /// Six or nine digits.
    package let text: String
    /// Where the code stands in the tree.
    package let level: Level

    /// Reads a code.
    ///
    /// - Throws: `division-code-format` unless it is six or nine digits; `division-code-structure` when the
    ///   digits name no place in the tree: a county without a city, a town without a county, or no province
    ///   at all.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let bytes = Array(text.utf8.prefix(10))
        guard bytes.count == 6 || bytes.count == 9, bytes.allSatisfy(Digits.isDigit) else {
            throw Refusal(.divisionCodeFormat, field: field)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let level = Level(code: text) else {
            throw Refusal(.divisionCodeStructure, field: field, ["code": text])
        }
        self.text = text
        self.level = level
    }

    /// The division that a list is asked for; the province when none is named.
    ///
    /// - Throws: `division-code-format`; `division-code-structure`.
    package init(orProvince text: String, field: FieldPath) throws(Refusal) {
        self = text.isEmpty ? .province : try DivisionCode(text, field: field)
    }

    /// Zhejiang as a whole (浙江省), over which the province's bodies hold their grants.
    package static let province = DivisionCode(known: "330000", level: .province)

    private init(known text: String, level: Level) {
        self.text = text
        self.level = level
    }

    package static func < (left: DivisionCode, right: DivisionCode) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// The four levels, the widest first.
    package enum Level: Int, CaseIterable, Hashable, Comparable, Sendable {
        case province = 1
        case city = 2
        case county = 3
        case town = 4

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        fileprivate init?(code: String) {
            let parts = Parts(code)
            guard parts.province != "00" else { return nil }
            switch (parts.city == "00", parts.county == "00", parts.town) {
            case (true, true, ""): self = .province
            case (false, true, ""): self = .city
            case (false, false, ""): self = .county
            // A city without counties has its towns directly under it.
            case (false, _, let town) where town != "" && town != "000": self = .town
            default: return nil
            }
        }
    }

    private struct Parts {
        let province: Substring
        let city: Substring
        let county: Substring
        let town: Substring

        init(_ code: String) {
            province = code.prefix(2)
            city = code.dropFirst(2).prefix(2)
            county = code.dropFirst(4).prefix(2)
            town = code.dropFirst(6)
        }
    }
}

// MARK: - The tree

extension DivisionCode {
    /// The division directly above; `nil` for a province.
    package var parent: DivisionCode? {
        switch level {
        case .province: nil
        case .city: DivisionCode(known: text.prefix(2) + "0000", level: .province)
        case .county: DivisionCode(known: text.prefix(4) + "00", level: .city)
        case .town:
            DivisionCode(
                known: String(text.prefix(6)), level: text.dropFirst(4).hasPrefix("00") ? .city : .county)
        }
    }

    /// The divisions above, the nearest first; empty for a province.
    package var ancestors: [DivisionCode] {
        Array(sequence(first: self, next: \.parent).dropFirst())
    }

    /// What the codes of this division and of all divisions below it start with.
    package var subtreePrefix: String { String(text.prefix(significantDigits)) }

    private var significantDigits: Int {
        switch level {
        case .province: 2
        case .city: 4
        case .county: 6
        case .town: 9
        }
    }

    /// Whether the other is this division or lies inside it: a grant over the one reaches the other.
    package func contains(_ other: DivisionCode) -> Bool {
        let own = text.utf8.prefix(significantDigits)
        return other.text.utf8.prefix(own.count).elementsEqual(own)
    }
}

extension DivisionCode: CustomStringConvertible {
    package var description: String { text }
}
