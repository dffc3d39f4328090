import Refusals
import RegistryAPI
import Rulebook

/// One way to understand what somebody typed to find plants by; a text may have several, and a plant that meets one is found.
struct SearchWords: Hashable, Sendable {
    /// Words that one of the plant's names contains, as names are compared; all of them.
    var names: [String] = []
    /// The whole credit code.
    var code: String?
    /// Part of the credit code.
    var partOfCode: String?
    /// Where the plant is, when one of the words was the name of a division.
    var place: DivisionCode?

    /// Everything that the text may mean.
    ///
    /// - Parameters:
    ///   - text: As it was typed. Blanks separate words.
    ///   - divisions: The divisions of a name, as a word.
    /// - Returns: At least one; for no text one that every plant meets.
    /// - Throws: `search-short` when no name, code or place can be looked for by it.
    static func readings(
        of text: String, divisions: (_ word: String) throws -> [DivisionCode]
    ) throws -> [SearchWords] {
        guard !text.isEmpty else { return [SearchWords()] }
        // Most texts are names and too short to be looked at as a code.
        if text.unicodeScalars.count >= CreditCode.length, let code = try? CreditCode(text, field: "text") {
            return [SearchWords(code: code.text)]
        }
        let typed = text.split(whereSeparator: \.isWhitespace)
        // Blanks may separate words, or stand within one name that is kept without them.
        let whole = NameForm.key(of: text)
        let words =
            typed.count > 1 ? typed.map { NameForm.key(of: String($0)) }.filter { !$0.isEmpty } : [whole]
        var readings = [SearchWords(names: words)]
        if words != [whole] { readings.append(SearchWords(names: [whole])) }
        for (place, word) in words.enumerated() where word.count <= longestPlace {
            let others = Array(words[..<place] + words[(place + 1)...])
            readings += try divisions(word).map { SearchWords(names: others, place: $0) }
        }
        if words.count == 1, isPartOfCode(whole) {
            readings.append(SearchWords(partOfCode: whole.uppercased()))
        }
        readings = readings.filter(\.leadsToPlants)
        guard !readings.isEmpty else { throw Refusal(.searchShort, field: "text") }
        return readings
    }

    /// Whether an index leads to its plants: a single character of a name does not.
    private var leadsToPlants: Bool {
        code != nil || partOfCode != nil || place != nil || names.contains { $0.count > 1 }
    }

    /// Five characters and more of a credit code, four of them digits: fewer are in too many codes.
    private static func isPartOfCode(_ text: String) -> Bool {
        (5..<CreditCode.length).contains(text.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
            && text.utf8.count { (48...57).contains($0) } >= 4
    }

    /// Characters of the longest name of a division, 景宁畲族自治县.
    private static let longestPlace = 8
}
