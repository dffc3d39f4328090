import ProtoOptions
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the lines of `validate(at:)` that judge one field.
struct FieldChecks {
    let field: FieldDescriptor
    private let rule: Rule
    /// What one value of the field holds: an item of a repeated field, a value of a map.
    private let kind: FieldKind
    /// The pattern's name in Swift.
    private let pattern: String?

    init(_ field: FieldDescriptor, _ patterns: inout PatternTable, _ faults: inout [Fault]) {
        self.field = field
        rule = field.options.rule
        let value = field.isMap ? field.messageType.mapKeyAndValue?.value : nil
        kind = FieldKind(value ?? field)
        do throws(PatternParser.Failure) {
            pattern = rule.pattern.isEmpty ? nil : try patterns.name(of: rule.pattern)
        } catch {
            pattern = nil
            faults.append(
                Fault(
                    field,
                    "the pattern \(rule.pattern) of \(field.name) \(error.sentence) "
                        + "(what patterns may hold: Tools/Sources/Generator/PatternParser.swift)."))
        }
        faults += contradictions
    }

    /// The lines for a field that is not in a `oneof`.
    func lines(_ names: SwiftProtobufNamer.MessageFieldNames) -> [String] {
        let value = "self.\(names.name)"
        let place = ", \(SwiftNames.literal(field.name)), in: path"
        if field.isMap || field.isRepeated { return many(value, place) }
        switch kind {
        case .message:
            let required = rule.required ? ", required: true" : ""
            return ["try FieldRules.message(self.\(names.has) ? \(value) : nil\(place)\(required))"]
        case .foreign:
            return rule.required ? ["try FieldRules.present(self.\(names.has)\(place))"] : []
        case .text, .bytes, .flag, .number, .choice:
            let check = judgement(of: value, place)
            guard field.hasPresence else { return check.map { ["try \($0)"] } ?? [] }
            let presence = rule.required ? ["try FieldRules.present(self.\(names.has)\(place))"] : []
            return presence + (check.map { ["if self.\(names.has) { try \($0) }"] } ?? [])
        }
    }

    /// The call for the field when it is the one that is set in its `oneof`; `nil` when anything will do.
    func chosen(_ value: String) -> String? {
        let place = ", \(SwiftNames.literal(field.name)), in: path"
        if case .message = kind { return "FieldRules.message(\(value)\(place))" }
        return judgement(of: value, place)
    }

    var isRequired: Bool { rule.required }

    private func many(_ value: String, _ place: String) -> [String] {
        let required = rule.required ? ", required: true" : ""
        let max = rule.maxItems > 0 ? ", max: \(rule.maxItems)" : ""
        let check: String? =
            if case .message = kind { "item.validate(at: .request)" } else { judgement(of: "item", "") }
        let closure = check.map { "{ item throws(Refusal) in try \($0) }" }
        if field.isMap {
            return ["try FieldRules.entries(\(value)\(place)\(required)\(max)) \(closure ?? "{ _ in }")"]
        }
        guard let closure else { return ["try FieldRules.items(\(value).count\(place)\(required)\(max))"] }
        return ["try FieldRules.each(\(value)\(place)\(required)\(max)) \(closure)"]
    }

    /// The call that judges one value; `nil` when nothing can be wrong with it.
    private func judgement(of value: String, _ place: String) -> String? {
        // In a list, zero is a number like any other; empty text and an unset choice are not.
        let required = rule.required || isNeverEmpty ? ", required: true" : ""
        switch kind {
        case .text:
            let kind =
                rule.name ? ", as: .name" : rule.fileName ? ", as: .fileName" : rule.cell ? ", as: .cell" : ""
            let lines = rule.multiline ? ", multiline: true" : ""
            let form = pattern.map { ", pattern: \($0)" } ?? ""
            return "FieldRules.text(\(value)\(place)\(kind)\(required)\(lengths)\(lines)\(form))"
        case .bytes:
            return "FieldRules.bytes(\(value).count\(place)\(required)\(lengths))"
        case .choice(let type):
            return "FieldRules.choice(\(value).rawValue\(place), of: \(type.knownNumbers)\(required))"
        case .flag:
            return rule.required && !field.isRepeated
                ? "FieldRules.flag(\(value)\(place), required: true)" : nil
        case .number(let conversion, let isDouble):
            let zero = field.isRepeated ? "" : required
            if zero.isEmpty, bounds.isEmpty, !isDouble { return nil }
            let number = conversion.map { "\($0)(\(value))" } ?? value
            return "FieldRules.number(\(number)\(place)\(zero)\(bounds))"
        case .message, .foreign:
            return nil
        }
    }

    /// Whether a value that is set must be one: with a least length, an optional field is either not set or long enough.
    private var isNeverEmpty: Bool { field.hasPresence && rule.minLength > 0 }

    private var lengths: String {
        (rule.minLength > 0 ? ", min: \(rule.minLength)" : "")
            + (rule.maxLength > 0 ? ", max: \(rule.maxLength)" : "")
    }

    private var bounds: String {
        (rule.hasMin ? ", min: \(rule.min)" : "") + (rule.hasMax ? ", max: \(rule.max)" : "")
    }

    /// The length a value may have; the defaults are those of options.proto.
    private var longest: UInt32? {
        if rule.maxLength > 0 { return rule.maxLength }
        return switch kind {
        case .text: 1000
        case .bytes: 4096
        case .flag, .number, .choice, .message, .foreign: nil
        }
    }

    private var contradictions: [Fault] {
        var sentences = kind.misplaced(in: rule).map { "the rule \($0) means nothing for \(field.name)." }
        if rule.maxItems > 0, !field.isRepeated {
            sentences.append("the rule max_items means nothing for \(field.name), which is not repeated.")
        }
        if let longest, rule.minLength > longest {
            sentences.append("\(field.name) has a min_length above its max_length, \(longest).")
        }
        if [rule.name, rule.fileName, rule.cell, rule.multiline].filter(\.self).count > 1 {
            sentences.append("\(field.name) is more than one of name, file_name, cell and multiline.")
        }
        if field.isMap, rule.name || rule.fileName {
            sentences.append("\(field.name) is a map, whose values cannot be names.")
        }
        if rule.hasMin, rule.hasMax, rule.min > rule.max {
            sentences.append("\(field.name) has a min above its max.")
        }
        return sentences.map { Fault(field, $0) }
    }
}
