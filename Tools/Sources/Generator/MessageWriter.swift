import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the field check of one message, and of the messages declared inside it.
struct MessageWriter {
    let message: Descriptor
    let namer: SwiftProtobufNamer

    func write(to printer: inout CodePrinter, _ patterns: inout PatternTable, _ faults: inout [Fault]) {
        let lines = checks(&patterns, &faults)
        printer.print("", "extension \(namer.fullName(message: message)): Refusals.Validatable {")
        printer.withIndentation { printer in
            printer.document(["Refuses the first field that breaks a rule of `\(message.fullName)`."])
            printer.print("package func validate(at path: Refusals.FieldPath) throws(Refusals.Refusal) {")
            printer.withIndentation { printer in
                for line in lines { printer.print(line) }
            }
            printer.print("}")
            NameWriter(message: message, namer: namer).write(to: &printer)
        }
        printer.print("}")
        for nested in message.messages where !nested.options.mapEntry {
            MessageWriter(message: nested, namer: namer).write(to: &printer, &patterns, &faults)
        }
    }

    private func checks(_ patterns: inout PatternTable, _ faults: inout [Fault]) -> [String] {
        var lines: [String] = []
        for field in message.fields {
            if let oneof = field.realContainingOneof {
                // The whole choice is judged where its first member stands.
                if oneof.fields.first?.number == field.number {
                    lines += choice(oneof, &patterns, &faults)
                }
                continue
            }
            let names = namer.messagePropertyNames(field: field, prefixed: "", includeHasAndClear: true)
            lines += FieldChecks(field, &patterns, &faults).lines(names)
        }
        return lines
    }

    /// A `oneof` whose members are all required must itself be set; a required member that is chosen is not empty.
    private func choice(
        _ oneof: OneofDescriptor, _ patterns: inout PatternTable, _ faults: inout [Fault]
    ) -> [String] {
        var checks: [FieldChecks] = []
        for field in oneof.fields { checks.append(FieldChecks(field, &patterns, &faults)) }

        let property = namer.messagePropertyName(oneof: oneof).name
        var lines = ["switch self.\(property) {"]
        for check in checks {
            let names = namer.messagePropertyNames(
                field: check.field, prefixed: "", includeHasAndClear: false)
            let name = names.name.filter { $0 != "`" }
            if let call = check.chosen("value") {
                lines.append("case .\(name)(let value): try \(call)")
            } else {
                lines.append("case .\(name): break")
            }
        }
        if checks.allSatisfy(\.isRequired) {
            lines.append(
                "case nil: try FieldRules.present(false, \(SwiftNames.literal(oneof.name)), in: path)")
        } else {
            lines.append("case nil: break")
        }
        return lines + ["}"]
    }
}
