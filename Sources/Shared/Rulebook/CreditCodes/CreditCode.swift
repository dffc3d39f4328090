package import Refusals

/// A unified social credit code (统一社会信用代码) of GB 32100-2015 whose two check characters hold.
///
/// People type these codes in full-width characters, in lower case and with a space at the end: such input
/// is taken, and `text` is always the one spelling of eighteen capital ASCII characters. Spaces or hyphens
/// inside the code are refused.
package struct CreditCode: Hashable, Sendable {
    /// The eighteen characters.
    package let text: String

    /// Reads a code.
    ///
    /// - Throws: `credit-code-length` unless eighteen characters remain after trimming;
    ///   `credit-code-alphabet` for a character outside the standard's thirty-one; `credit-code-division`
    ///   when places 3 to 8 are not digits; `credit-code-filler` where one character stands for a whole organisation code;
    ///   `credit-code-department` for a department (place 1), or a kind of body (place 2), that does not exist there;
    ///   `credit-code-province` for a province (places 3 and 4) that does not exist; `credit-code-check` when place 18 does not
    ///   match; `credit-code-organisation` when place 17, the check digit of the organisation code (GB 11714),
    ///   does not match. Where one place is at fault, `position` names it, counted from 1.
    @specialized(where Text == String)
    package init<Text: StringProtocol>(_ text: Text, field: FieldPath) throws(Refusal) {
        let characters = CreditCode.normalised(text)
        guard characters.count == CreditCode.length else {
            throw Refusal(.creditCodeLength, field: field, ["length": "\(CreditCode.length)"])
        }
        let values = try CreditCode.values(of: characters, field: field)
        try CreditCode.checkDivision(values, field: field)
        try CreditCode.checkFiller(characters, field: field)
        try CreditCode.checkDepartment(characters, field: field)
        try CreditCode.checkProvince(characters, field: field)
        try CreditCode.checkLast(values, field: field)
        try CreditCode.checkOrganisation(characters, field: field)
        // All of the standard's alphabet by now, and so ASCII.
        self.text = String(decoding: characters.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
    }

    /// Characters in a code.
    package static let length = 18
}

// MARK: - What the places say

extension CreditCode {
    /// Place 1: the department that registers the body, such as `9` for market regulation.
    package var registeringDepartment: Character { text[text.startIndex] }

    /// Places 1 and 2 as a kind of body.
    package var kind: Kind { Kind(text.prefix(2)) }

    /// Places 3 to 8: the division of the registering authority on the day of registration.
    ///
    /// It may have been abolished since, so it is never checked against today's divisions.
    package var registrationDivision: String { part(2..<8) }

    /// Places 9 to 17: the organisation code of GB 11714, its check digit last.
    package var organisationCode: String { part(8..<17) }

    private func part(_ range: Range<Int>) -> String {
        String(text.dropFirst(range.lowerBound).prefix(range.count))
    }

    /// The kinds of body that this field meets, by the first two places.
    package enum Kind: Hashable, Sendable {
        /// `11`, an organ of the state (机关).
        case stateOrgan
        /// `91`, an enterprise (企业).
        case enterprise
        /// `92`, an individual business (个体工商户).
        case individualBusiness
        /// Any other, with its two characters.
        case other(String)

        init(_ places: some StringProtocol) {
            switch String(places) {
            case "11": self = .stateOrgan
            case "91": self = .enterprise
            case "92": self = .individualBusiness
            case let places: self = .other(places)
            }
        }
    }
}

extension CreditCode: CustomStringConvertible {
    package var description: String { text }
}
