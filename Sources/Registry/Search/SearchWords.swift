import Refusals
import RegistryAPI
import Rulebook

/// One way to understand the text of a search; a text may have several, and a plant that matches one of them is found.
struct SearchWords: Hashable, Sendable {
    /// Words that the plant's names must contain, each in one of them, as search compares names.
    var names: [String] = []
    /// The whole credit code.
    var code: String?
    /// Part of the credit code.
    var partOfCode: String?
    /// The division of the plant, when one of the words was the name of a division; otherwise `nil`.
    var place: DivisionCode?

    /// Everything the text may mean.
    ///
    /// - Parameters:
    ///   - text: The text as typed. Blanks separate words.
    ///   - divisions: The divisions with a name, which is one word of the text.
    /// - Returns: At least one; for an empty text, one that every plant matches.
    /// - Throws: `search-short` when the text has no name, code or place to search for.
    static func readings(
        of text: String, divisions: (_ word: String) throws -> [DivisionCode]
    ) throws -> [SearchWords] {
        guard !text.isEmpty else { return [SearchWords()] }
        // Most texts are names, too short to be a code.
        if text.unicodeScalars.count >= CreditCode.length, let code = try? CreditCode(text, field: "text") {
            return [SearchWords(code: code.text)]
        }
        let typed = text.split(whereSeparator: \.isWhitespace)
        // Blanks may separate words or be part of one name, which is stored without them.
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

    /// Whether an index can find its plants: not by a single character of a name.
    private var leadsToPlants: Bool {
        code != nil || partOfCode != nil || place != nil || names.contains { $0.count > 1 }
    }

    /// Five or more characters of a credit code, four of them digits: shorter parts are in too many codes.
    private static func isPartOfCode(_ text: String) -> Bool {
        (5..<CreditCode.length).contains(text.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
            && text.utf8.count { (48...57).contains($0) } >= 4
    }

    /// The length of the longest name of a division, 景宁畲族自治县.
    private static let longestPlace = 8
}
