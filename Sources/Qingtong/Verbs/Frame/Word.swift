import ArgumentParser
import Refusals

/// A value of an enumeration of the protos as one types it: its name there in lower case with hyphens, such as `in-case`.
///
/// `--help` lists all of them; another word is refused before anything is asked.
struct Word<Value: Worded>: ExpressibleByArgument {
    let value: Value

    init?(argument: String) {
        guard let value = Self.values.first(where: { $0.typedName == argument }) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] { values.map(\.typedName) }

    private static var values: [Value] { Value.allCases.filter { !$0.protoName.isEmpty } }
}
