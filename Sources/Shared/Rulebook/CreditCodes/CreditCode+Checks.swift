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

    /// Refuses what people type to fill a field: no body has an organisation code of one character, though the check digits of
    /// eighteen noughts hold.
    static func checkFiller(_ characters: [Unicode.Scalar], field: FieldPath) throws(Refusal) {
        guard Set(characters[8..<16]).count == 1 else { return }
        throw Refusal(.creditCodeFiller, field: field)
    }

    /// GB 32100-2015: which kinds of body each registering department has.
    static func checkDepartment(_ characters: [Unicode.Scalar], field: FieldPath) throws(Refusal) {
        guard let kinds = departments[characters[0]] else {
            throw Refusal(
                .creditCodeDepartment, field: field, ["position": "1", "character": shown(characters[0])])
        }
        guard kinds.unicodeScalars.contains(characters[1]) else {
            throw Refusal(
                .creditCodeDepartment, field: field, ["position": "2", "character": shown(characters[1])])
        }
    }

    /// GB/T 2260: the province of the registering authority, or the state itself. Only the province: a county may have been
    /// abolished since (docs/facts.md §8), and none of the provinces was.
    static func checkProvince(_ characters: [Unicode.Scalar], field: FieldPath) throws(Refusal) {
        let province = String(String.UnicodeScalarView(characters[2..<4]))
        guard provinces.contains(province) else {
            throw Refusal(.creditCodeProvince, field: field, ["province": province])
        }
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

    /// By the department at place 1, the kinds at place 2: 机构编制、外交、司法行政、文化、民政、旅游、宗教、工会、工商（市场监管）、
    /// 中央军委改革和编制办公室、农业、其他.
    private static let departments: [Unicode.Scalar: String] = [
        "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19",
        "9": "123",
        "A": "19", "N": "1239", "Y": "1",
    ]

    /// 10 stands for the authorities of the state.
    private static let provinces: Set = [
        "10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
        "42", "43",
        "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
    ]

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
