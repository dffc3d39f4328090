import ArgumentParser
import Refusals

/// A value of an enumeration of the protos as one types it: its name there, such as `in-case`, in any case, or
/// its words in 中文 or English.
///
/// `--help` lists the names; another word is refused before anything is asked.
struct Word<Value: Worded & Sendable>: ExpressibleByArgument, Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = Value(called: argument) else { return nil }
        self.value = value
    }

    var defaultValueDescription: String { value.typedName }

    static var allValueStrings: [String] { Value.allCases.filter { !$0.protoName.isEmpty }.map(\.typedName) }
}
