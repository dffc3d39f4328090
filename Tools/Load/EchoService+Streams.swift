import RPC
import SwiftProtobuf

/// The streams of the echo service.
extension EchoService {
    static let streams: [(Method, Route.Handler)] = [
        (
            method("Join", .clientStream),
            .clientStream { _, messages in
                var texts: [String] = []
                for try await message in messages { texts.append(try text(of: message)) }
                return try message(texts.joined(separator: "|"))
            }
        ),
        (
            method("Letter", .serverStream),
            .serverStream { call, messages in
                for _ in 0..<(try count(try text(of: call.payload))) { try await messages.send(message("a")) }
            }
        ),
        (
            method("Chat", .bidirectional),
            .bidirectional { _, inbound, outbound in
                for try await message in inbound {
                    let text = try text(of: message)
                    guard text != "bye" else { return }
                    try await outbound.send(Self.message(text + "!"))
                }
            }
        ),
    ]

    static func text(of message: [UInt8]) throws -> String {
        try Google_Protobuf_StringValue(serializedBytes: message).value
    }

    static func message(_ text: String) throws -> [UInt8] {
        try Google_Protobuf_StringValue(text).serializedBytes()
    }
}
