import ArgumentParser
import SwiftProtobuf

/// A value of an enumeration of the protos as one types it: its name there in lower case with hyphens, such as `in-case`.
///
/// `--help` lists all of them; another word is refused before anything is asked.
struct Word<Value: SwiftProtobuf.Enum & CaseIterable>: ExpressibleByArgument where Value.AllCases == [Value] {
    let value: Value

    init?(argument: String) {
        guard let value = Self.values.first(where: { Self.text(of: $0) == argument }) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] { values.map(text) }

    private static var values: [Value] { Value.allCases.filter { $0.rawValue != 0 } }

    /// `overStandard` is `over-standard`.
    private static func text(of value: Value) -> String {
        "\(value)".reduce(into: "") { text, letter in
            text += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
        }
    }
}
