import ArgumentParser
import Installation
import Refusals

/// A value of a proto enumeration, as typed: by its name there, such as `in-case`, in upper or lower case, or by its
/// words in 中文 or English.
///
/// `--help` lists the names, in a Chinese terminal with their words; another word is refused before anything is asked.
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

    static var allValueStrings: [String] {
        values.map { value in
            say("\(value.typedName)（\(value.wording.chinese)）", value.typedName)
        }
    }

    static var defaultCompletionKind: CompletionKind { .list(values.map(\.typedName)) }

    private static var values: [Value] { Value.allCases.filter { !$0.protoName.isEmpty } }
}
