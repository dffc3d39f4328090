import ProtoOptions
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// What a field holds, as far as its rules are concerned.
enum FieldKind {
    case text, bytes, flag
    /// A number, and what brings it to a type that `FieldRules` takes: `Int64`, `Double` or nothing.
    case number(conversion: String?, isDouble: Bool)
    case choice(EnumDescriptor)
    /// A message that has field rules.
    case message
    /// A message of someone else's, which has none.
    case foreign

    init(_ field: FieldDescriptor) {
        switch field.type {
        case .string: self = .text
        case .bytes: self = .bytes
        case .bool: self = .flag
        case .enum: self = .choice(field.enumType)
        case .message, .group: self = field.messageType.file.isOurs ? .message : .foreign
        case .int64, .sint64, .sfixed64, .uint64, .fixed64: self = .number(conversion: nil, isDouble: false)
        case .double: self = .number(conversion: nil, isDouble: true)
        case .float: self = .number(conversion: "Double", isDouble: true)
        case .int32, .sint32, .sfixed32, .uint32, .fixed32:
            self = .number(conversion: "Int64", isDouble: false)
        }
    }

    /// The rules, by their names in the `.proto`, that mean nothing for such a field.
    func misplaced(in rule: Rule) -> [String] {
        var isText = false
        var hasLength = false
        var isNumber = false
        switch self {
        case .text: (isText, hasLength) = (true, true)
        case .bytes: hasLength = true
        case .number: isNumber = true
        case .flag, .choice, .message, .foreign: break
        }
        let stated = [
            ("max_length", rule.maxLength != 0 && !hasLength),
            ("min_length", rule.minLength != 0 && !hasLength),
            ("pattern", !rule.pattern.isEmpty && !isText),
            ("multiline", rule.multiline && !isText),
            ("name", rule.name && !isText),
            ("file_name", rule.fileName && !isText),
            ("cell", rule.cell && !isText),
            ("min", rule.hasMin && !isNumber),
            ("max", rule.hasMax && !isNumber),
        ]
        return stated.filter(\.1).map(\.0)
    }
}

extension EnumDescriptor {
    /// The numbers of the values as ranges without gaps, in Swift.
    var knownNumbers: String {
        var ranges: [ClosedRange<Int32>] = []
        for number in Set(values.map(\.number)).sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let texts = ranges.map { range in
            // A range that begins below zero needs its brackets.
            range.lowerBound < 0
                ? "(\(range.lowerBound))...(\(range.upperBound))"
                : "\(range.lowerBound)...\(range.upperBound)"
        }
        return texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    }
}
