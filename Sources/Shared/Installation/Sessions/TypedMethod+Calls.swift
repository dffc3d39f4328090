import Foundation
package import RPC
import SwiftProtobuf

/// Why a text is not the message that a method takes, in words for the person who wrote it.
package struct MessageFault: Error, CustomStringConvertible {
    package let description: String
}

/// Calls with messages in their JSON form, as protobuf defines it.
extension TypedMethod {
    /// Makes the call and hands out each reply as a line of JSON.
    ///
    /// - Parameters:
    ///   - caller: Signs and sends.
    ///   - json: One message; of a client stream, all its items in order.
    ///   - options: Of the call.
    ///   - emit: Takes each reply as it comes; only of a server stream it is called more or less than once.
    /// - Throws: `MessageFault` before anything is sent, when a text is no such message; `Status`; what `emit` throws.
    package func call(
        _ caller: any Caller, with json: [String], _ options: CallOptions, _ emit: (String) throws -> Void
    ) async throws {
        let payloads = try json.enumerated().map { index, text in
            try payload(text, place: json.count > 1 ? index + 1 : nil)
        }
        switch method.kind {
        case .clientStream:
            try emit(line(of: try await caller.clientStream(method, payloads, options)))
        case .serverStream:
            for try await reply in try await caller.serverStream(method, try one(of: payloads), options) {
                try emit(line(of: reply))
            }
        case .unary:
            try emit(line(of: try await caller.unary(method, try one(of: payloads), options)))
        case .bidirectional:
            throw MessageFault(
                description: say("双向流不能这样调用。", "A stream that flows both ways cannot be called so."))
        }
    }

    private func one(of payloads: [[UInt8]]) throws -> [UInt8] {
        guard payloads.count == 1, let first = payloads.first else {
            throw MessageFault(
                description: say(
                    "\(method.path) 只收一条消息，给了 \(payloads.count) 条。",
                    "\(method.path) takes one message; \(payloads.count) were given."))
        }
        return first
    }

    private func payload(_ text: String, place: Int?) throws -> [UInt8] {
        do {
            return try request.init(jsonString: text).serializedBytes()
        } catch {
            let name = request.protoMessageName
            let line = place.map { say("第 \($0) 条：", "message \($0): ") } ?? ""
            throw MessageFault(
                description: say(
                    "\(line)不是 \(name) 的 JSON（\(Self.cause(error))）。字段见 qingtong describe \(method.shortName)。",
                    "\(line)this is no JSON of \(name) (\(Self.cause(error))). Its fields: qingtong describe \(method.shortName)."
                ))
        }
    }

    private func line(of reply: [UInt8]) throws -> String {
        try self.reply.init(serializedBytes: reply).jsonString()
    }

    private static func cause(_ error: any Error) -> String {
        switch error as? JSONDecodingError {
        case .unknownField(let name): say("没有字段 \(name)", "there is no field \(name)")
        case .unrecognizedEnumValue: say("有一个枚举值不认识", "a value of an enum is unknown")
        case .truncated, .trailingGarbage: say("括号或引号没有配对", "a brace or a quote is missing")
        case .numberRange, .malformedNumber: say("有一个数不合要求", "a number is malformed or too large")
        default: say("写法不对", "it is malformed")
        }
    }
}

extension Method {
    /// As a person types it: `Plaques.GetPlaque`.
    package var shortName: String {
        "\(service.split(separator: ".").last ?? "").\(name)"
    }
}
