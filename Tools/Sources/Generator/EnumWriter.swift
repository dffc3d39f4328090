import ProtoOptions
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the names and words of an enum's values, which stand beside them in the proto.
struct EnumWriter {
    let type: EnumDescriptor
    let namer: SwiftProtobufNamer

    func write(to printer: inout CodePrinter, _ faults: inout [Fault]) {
        let values = spokenValues(&faults)
        printer.print("", "extension \(namer.fullName(enum: type)): Refusals.Worded {")
        printer.withIndentation { printer in
            printer.document(["The name of a value of `\(type.fullName)`, without the enum's prefix."])
            property("protoName: String", values, "\"\"", to: &printer) {
                SwiftNames.literal($0.shortName)
            }
            printer.print("")
            printer.document(["What people call a value of `\(type.fullName)`."])
            property("wording: Refusals.Wording", values, ".none", to: &printer) { value in
                let words = value.options.words
                return ".init(\(SwiftNames.literal(words.zh)), \(SwiftNames.literal(words.en)))"
            }
        }
        printer.print("}")
    }

    /// The values that say something: all but the first, whose number is 0. A second name of a number needs no words.
    private func spokenValues(_ faults: inout [Fault]) -> [EnumValueDescriptor] {
        var values: [EnumValueDescriptor] = []
        for value in type.values
        where value.number != 0 && !values.contains(where: { $0.number == value.number }) {
            let words = value.options.words
            if words.zh.isEmpty || words.en.isEmpty {
                faults.append(
                    Fault(value, "\(value.name) has no (qingtong.options.v1.words) in both languages."))
            }
            values.append(value)
        }
        return values
    }

    private func property(
        _ signature: String, _ values: [EnumValueDescriptor], _ none: String, to printer: inout CodePrinter,
        _ text: (EnumValueDescriptor) -> String
    ) {
        printer.print("package var \(signature) {")
        printer.withIndentation { printer in
            printer.print("switch self {")
            for value in values {
                printer.print("case \(namer.dottedRelativeName(enumValue: value)): \(text(value))")
            }
            printer.print("default: \(none)", "}")
        }
        printer.print("}")
    }
}

extension EnumValueDescriptor {
    /// Its name without the enum's: `OPERATING` of `LIFE_CYCLE_STAGE_OPERATING`, as protoc-gen-swift takes it off.
    fileprivate var shortName: String {
        var rest = name[...]
        for letter in enumType.name.lowercased() where letter != "_" {
            rest = rest.drop { $0 == "_" }
            guard rest.first?.lowercased() == String(letter) else { return name }
            rest.removeFirst()
        }
        let short = rest.drop { $0 == "_" }
        return short.isEmpty ? name : String(short)
    }
}
