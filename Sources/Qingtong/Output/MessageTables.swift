import Installation
import RPCAPI
import Refusals
import SwiftProtobuf

/// The messages and enums of some files, each as a table for people.
struct MessageTables {
    private let messages: [String: Google_Protobuf_DescriptorProto]
    private let enums: [String: Google_Protobuf_EnumDescriptorProto]

    /// Finds the declarations in the files, nested ones too.
    init(files: [Google_Protobuf_FileDescriptorProto]) {
        var messages: [String: Google_Protobuf_DescriptorProto] = [:]
        var enums: [String: Google_Protobuf_EnumDescriptorProto] = [:]
        func enter(_ message: Google_Protobuf_DescriptorProto, in scope: String) {
            let name = "\(scope).\(message.name)"
            messages[name] = message
            for one in message.enumType { enums["\(name).\(one.name)"] = one }
            for nested in message.nestedType { enter(nested, in: name) }
        }
        for file in files {
            for one in file.enumType { enums["\(file.package).\(one.name)"] = one }
            for message in file.messageType { enter(message, in: file.package) }
        }
        self.messages = messages
        self.enums = enums
    }

    /// A table for each of those messages, then once for each message and enum in them, however deep.
    func text(from names: [String]) -> String {
        var waiting = names[...]
        var seen: Set<String> = []
        var tables: [String] = []
        while let name = waiting.popFirst() {
            guard seen.insert(name).inserted else { continue }
            if let message = messages[name] {
                tables.append("\n\(name)\n\(text(of: message))")
                waiting += message.field.map { String($0.typeName.dropFirst()) }.filter { !$0.isEmpty }
            } else if let values = enums[name] {
                tables.append("\n\(name)\n\(text(of: values))")
            }
        }
        return tables.joined(separator: "\n")
    }

    private func text(of message: Google_Protobuf_DescriptorProto) -> String {
        var table = Table(say("号", "no"), say("字段", "field"), say("类型", "type"), say("规则", "rule"))
        for field in message.field {
            table.add(String(field.number), field.name, type(of: field), rule(of: field))
        }
        return table.isEmpty ? say("（没有字段）", "(no fields)") : table.text
    }

    private func text(of values: Google_Protobuf_EnumDescriptorProto) -> String {
        var table = Table(say("值", "no"), say("名称", "name"), say("含义", "meaning"))
        for value in values.value {
            let words = value.options.words
            table.add(String(value.number), value.name, say(words.zh, words.en))
        }
        return table.text
    }

    private func type(of field: Google_Protobuf_FieldDescriptorProto) -> String {
        let plain =
            field.typeName.isEmpty
            ? "\(field.type)".lowercased() : DescriptionText.lastWord(String(field.typeName.dropFirst()))
        return field.label == .repeated ? "\(plain) …" : plain
    }

    private func rule(of field: Google_Protobuf_FieldDescriptorProto) -> String {
        let rule = field.options.rule
        var parts: [String] = []
        if rule.required { parts.append(say("必填", "required")) }
        if rule.minLength > 0 { parts.append(say("长 ≥ \(rule.minLength)", "length ≥ \(rule.minLength)")) }
        if rule.maxLength > 0 { parts.append(say("长 ≤ \(rule.maxLength)", "length ≤ \(rule.maxLength)")) }
        if !rule.pattern.isEmpty {
            // In words where people have words for it; programs find the pattern with --json.
            let words = TextPattern(rule.pattern, []).wording(in: terminalLanguage)
            parts.append(words.isEmpty ? rule.pattern : words)
        }
        if rule.hasMin { parts.append("≥ \(rule.min)") }
        if rule.hasMax { parts.append("≤ \(rule.max)") }
        if rule.maxItems > 0 { parts.append(say("项 ≤ \(rule.maxItems)", "items ≤ \(rule.maxItems)")) }
        return parts.joined(separator: ", ")
    }
}
