import Foundation
import Installation
import SwiftProtobuf

/// What is wrong with the JSON of a message: the line, or the field and what was read there.
///
/// The decoder says what it could not read and not where. So each value is tried alone, in its place, until one fails by itself.
struct JSONFault {
    /// As `tanks[0].use`; empty where the text is no JSON at all.
    let path: String
    let sentence: String

    /// Finds the fault of a text that a kind of message could not be read from; `nil` when no single value is at fault.
    init?<M: SwiftProtobuf.Message>(in text: String, reading kind: M.Type) {
        let whole: Any
        do {
            whole = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
        } catch {
            path = ""
            sentence = Self.syntax((error as NSError).userInfo["NSDebugDescription"] as? String ?? "")
            return
        }
        guard let found = Self.firstFault(in: whole, reading: kind) else { return nil }
        let path = Self.text(of: found.steps)
        let shown = "\(found.value)".prefix(60)
        self.path = path
        sentence =
            found.isUnknown
            ? say("没有字段 \(path)。", "There is no field \(path).")
            : say("字段 \(path) 的值 \(shown) 读不懂。", "The value \(shown) of \(path) cannot be read.")
    }

    private static func text(of steps: [Step]) -> String {
        steps.reduce("") { text, step in
            switch step {
            case .key(let key): text.isEmpty ? key : "\(text).\(key)"
            case .place(let place): "\(text)[\(place)]"
            }
        }
    }

    private static func syntax(_ description: String) -> String {
        guard let place = description.firstMatch(of: /line (\d+), column (\d+)/) else {
            return say("不是 JSON。", "This is no JSON.")
        }
        return say(
            "第 \(place.1) 行第 \(place.2) 列不是 JSON。", "Line \(place.1), column \(place.2): this is no JSON.")
    }

    private enum Step {
        case key(String)
        case place(Int)
    }

    private typealias Fault = (steps: [Step], value: Any, isUnknown: Bool)

    /// The first value that fails when it stands alone in its place.
    private static func firstFault<M: SwiftProtobuf.Message>(in whole: Any, reading kind: M.Type) -> Fault? {
        for (steps, value) in leaves(of: whole, at: []) where !steps.isEmpty {
            guard
                let data = try? JSONSerialization.data(
                    withJSONObject: alone(value, at: steps[...]), options: [.fragmentsAllowed])
            else {
                continue
            }
            do {
                _ = try M(jsonUTF8Data: data)
            } catch JSONDecodingError.unknownField(let name) {
                // The whole path may end below the key that is unknown.
                let end = steps.firstIndex { if case .key(name) = $0 { true } else { false } }
                return (Array(steps[...(end ?? steps.count - 1)]), value, true)
            } catch {
                return (steps, value, false)
            }
        }
        return nil
    }

    /// Every value that holds no others, with its place; those that are empty stand for themselves.
    private static func leaves(of value: Any, at steps: [Step]) -> [([Step], Any)] {
        switch value {
        case let object as [String: Any] where !object.isEmpty:
            object.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, at: steps + [.key($0.key)]) }
        case let list as [Any] where !list.isEmpty:
            list.enumerated().flatMap { leaves(of: $0.element, at: steps + [.place($0.offset)]) }
        default: [(steps, value)]
        }
    }

    /// A document with that value alone, in its place.
    private static func alone(_ value: Any, at steps: ArraySlice<Step>) -> Any {
        switch steps.first {
        case .key(let key): [key: alone(value, at: steps.dropFirst())]
        case .place: [alone(value, at: steps.dropFirst())]
        case nil: value
        }
    }
}
