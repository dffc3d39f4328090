import Refusals

extension CreditCode {
    /// Capital ASCII without surrounding spaces; at most one character more than a code has, so that the
    /// work on a hostile text is bounded.
    static func normalised(_ text: some StringProtocol) -> [Unicode.Scalar] {
        var scalars = text.unicodeScalars.drop(while: isSpace).prefix(64).map(capitalASCII)
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return scalars
    }

    /// The value of each character in the standard's alphabet, 0 to 30.
    static func values(of characters: [Unicode.Scalar], field: FieldPath) throws(Refusal) -> [Int] {
        var values: [Int] = []
        for (index, character) in characters.enumerated() {
            guard let value = alphabet.firstIndex(of: character) else {
                throw Refusal(
                    .creditCodeAlphabet, field: field,
                    ["position": "\(index + 1)", "character": shown(character)])
            }
            values.append(value)
        }
        return values
    }

    static func checkDivision(_ values: [Int], field: FieldPath) throws(Refusal) {
        guard let fault = values[2..<8].firstIndex(where: { $0 > 9 }) else { return }
        throw Refusal(.creditCodeDivision, field: field, ["position": "\(fault + 1)"])
    }

    /// GB 32100-2015: the weighted sum of all eighteen places is a multiple of 31, place 18 weighing 1.
    static func checkLast(_ values: [Int], field: FieldPath) throws(Refusal) {
        var weight = 1
        var sum = 0
        for value in values.dropLast() {
            sum += value * weight
            weight = weight * 3 % 31
        }
        guard values.last == (31 - sum % 31) % 31 else {
            throw Refusal(.creditCodeCheck, field: field, ["position": "18"])
        }
    }

    /// GB 11714: place 17 from places 9 to 16, where letters count on from A = 10 without gaps.
    static func checkOrganisation(_ characters: [Unicode.Scalar], field: FieldPath) throws(Refusal) {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(characters[8..<16], weights).reduce(0) { $0 + plainValue($1.0) * $1.1 }
        let expected: Unicode.Scalar =
            switch 11 - sum % 11 {
            case 11: "0"
            case 10: "X"
            case let digit: alphabet[digit]
            }
        guard characters[16] == expected else {
            throw Refusal(.creditCodeOrganisation, field: field, ["position": "17"])
        }
    }

    /// No I, O, S, V or Z, which are taken for digits and for each other.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".unicodeScalars)

    private static func plainValue(_ character: Unicode.Scalar) -> Int {
        character <= "9" ? Int(character.value - 0x30) : Int(character.value - 0x41) + 10
    }

    private static func capitalASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // Full-width ASCII stands in the same order, 0xFEE0 further on.
        let narrow =
            (0xFF01...0xFF5E).contains(scalar.value)
            ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        guard (0x61...0x7A).contains(narrow.value) else { return narrow }
        return Unicode.Scalar(narrow.value - 0x20) ?? narrow
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }

    /// The character itself where it can be printed safely, otherwise its number.
    private static func shown(_ scalar: Unicode.Scalar) -> String {
        (0x21...0x7E).contains(scalar.value)
            ? String(Character(scalar)) : "U+" + String(scalar.value, radix: 16, uppercase: true)
    }
}
