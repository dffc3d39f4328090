import ProtoOptions
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes `changeNames(_:)` of a message that holds names, itself or in what it holds.
struct NameWriter {
    let message: Descriptor
    let namer: SwiftProtobufNamer

    func write(to printer: inout CodePrinter) {
        let lines = message.fields.flatMap(lines(of:))
        if lines.isEmpty { return }
        printer.print("")
        printer.document([
            "Calls with every name of `\(message.fullName)`, and keeps what the call makes of it."
        ])
        printer.print("package mutating func changeNames(_ change: (inout String) -> Void) {")
        printer.withIndentation { printer in
            for line in lines { printer.print(line) }
        }
        printer.print("}")
    }

    private func lines(of field: FieldDescriptor) -> [String] {
        guard !field.isMap, field.isName || field.holdsNames else { return [] }
        if let oneof = field.realContainingOneof { return [chosen(field, in: oneof)] }
        let names = namer.messagePropertyNames(field: field, prefixed: "", includeHasAndClear: true)
        if field.isRepeated {
            let item = "self.\(names.name)[place]"
            return ["for place in self.\(names.name).indices { \(call(on: item, field)) }"]
        }
        let call = call(on: "self.\(names.name)", field)
        return [field.hasPresence ? "if self.\(names.has) { \(call) }" : call]
    }

    private func chosen(_ field: FieldDescriptor, in oneof: OneofDescriptor) -> String {
        let property = namer.messagePropertyName(oneof: oneof).name
        let name = namer.messagePropertyNames(field: field, prefixed: "", includeHasAndClear: false).name
            .filter { $0 != "`" }
        return "if case .\(name)(var value) = self.\(property) { \(call(on: "value", field)); "
            + "self.\(property) = .\(name)(value) }"
    }

    private func call(on value: String, _ field: FieldDescriptor) -> String {
        field.isName ? "change(&\(value))" : "\(value).changeNames(change)"
    }
}

extension FieldDescriptor {
    fileprivate var isName: Bool { options.rule.name || options.rule.fileName }

    /// Whether it holds messages of ours that hold names.
    fileprivate var holdsNames: Bool {
        guard let messageType, messageType.file.isOurs else { return false }
        return messageType.holdsNames(besides: [])
    }
}

extension Descriptor {
    /// Whether it holds a name, itself or in what it holds; messages that are being looked at already hold none more.
    fileprivate func holdsNames(besides seen: Set<String>) -> Bool {
        guard !seen.contains(fullName) else { return false }
        return fields.contains { field in
            if field.isMap { return false }
            if field.isName { return true }
            guard let inner = field.messageType, inner.file.isOurs else { return false }
            return inner.holdsNames(besides: seen.union([fullName]))
        }
    }
}
