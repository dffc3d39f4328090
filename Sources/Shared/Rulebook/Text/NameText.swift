package import Refusals

/// A name of a body, a place or a person, fit to be stored, compared and printed.
///
/// The rule is the one for every name (`NameForm`): compatibility forms are folded, full-width brackets stay, blanks
/// become single spaces and go at the ends. Refused is what nobody can see, private use, and marks that make a twin.
package struct NameText: Hashable, Sendable {
    package let text: String

    /// Checks a name of at most so many characters (Unicode scalars).
    ///
    /// - Throws: `name-empty`; `name-too-long`; `name-character`, with the place counted from 1.
    package init(_ text: some StringProtocol, longest: Int = 120, field: FieldPath) throws(Refusal) {
        let spelt = NameForm.spelling(of: String(text))
        let scalars = spelt.unicodeScalars
        guard !spelt.isEmpty else { throw Refusal(.nameEmpty, field: field) }
        guard scalars.count <= longest else {
            throw Refusal(.nameTooLong, field: field, ["limit": "\(longest)"])
        }
        if let fault = NameForm.fault(in: spelt), let place = scalars.firstIndex(of: fault) {
            let position = scalars.distance(from: scalars.startIndex, to: place) + 1
            throw Refusal(.nameCharacter, field: field, ["position": "\(position)"])
        }
        self.text = spelt
    }
}
