import ArgumentParser
import Refusals

/// A value of an enumeration of the protos as one types it: its name there, such as `in-case`, in any case, or what people call it in
/// either language, such as 已立案.
///
/// `--help` lists the names; another word is refused before anything is asked.
struct Word<Value: Worded>: ExpressibleByArgument {
    let value: Value

    init?(argument: String) {
        guard let value = Value(called: argument) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] { values.map(\.typedName) }

    private static var values: [Value] { Value.allCases.filter { !$0.protoName.isEmpty } }
}
