package import Refusals

/// What the words of an opinion or decision say by themselves: yes, no, or neither for certain.
///
/// It reads only the plain words of offices (同意、批准、不予、暂缓…), in 中文 and English, and errs on the side of silence: words that
/// say both, or neither, contradict nothing.
package enum StanceText {
    /// Which way words go.
    package enum Side: Hashable, Sendable {
        case yes, no
    }

    /// Which way these words go; `nil` where they do not say, or say both.
    package static func side(of text: String) -> Side? {
        var rest = closed(text.lowercased())
        _ = rest.take(out: StanceWords.neutrals)
        let agrees = rest.take(out: StanceWords.denials)
        let refuses = rest.take(out: StanceWords.refusals)
        let consents = rest.take(out: StanceWords.consents)
        switch (agrees || consents, refuses) {
        case (true, false): return .yes
        case (false, true): return .no
        case (true, true), (false, false): return nil
        }
    }

    /// Refuses words that go the other way than the stance that stands beside them; both are shown.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - side: Which way the stance goes.
    ///   - stance: The stance as people call it.
    ///   - field: The path of the words.
    /// - Throws: `INVALID_ARGUMENT` (`words-contradict`).
    package static func require(
        _ text: String, toSay side: Side, as stance: Wording, field: FieldPath
    ) throws(Refusal) {
        guard let said = self.side(of: text), said != side else { return }
        throw Refusal(
            .wordsContradict, field: field, ["text": String(text.prefix(200))], words: ["stance": stance])
    }

    /// The text with the blanks of English only: a blank beside a character of Chinese parts no word.
    private static func closed(_ text: String) -> String {
        let characters = Array(text)
        return String(
            characters.indices.filter { place in
                guard characters[place].isWhitespace else { return true }
                let sides = [place - 1, place + 1].filter(characters.indices.contains)
                return characters[place] == " " && sides.allSatisfy { characters[$0].isASCII }
            }.map { characters[$0] })
    }
}
