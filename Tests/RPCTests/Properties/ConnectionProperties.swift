import Logging
import NIOCore
import NIOEmbedded
import Refusals

@testable import RPC

/// A whole server connection: whatever comes, what leaves are responses to streams that the peer named, and when the
/// connection goes no call stays behind.
enum ConnectionProperties {
    /// Answers at once, never, or with a refusal, by the method's first letter; all on the caller's thread, so that an
    /// input always takes the same path.
    private struct Letters: CallRouter {
        func route(service: String, method: String) -> Route? {
            let known = Method(
                service: service, name: method, kind: .unary, effect: .query, access: .everyone)
            switch method.first {
            case "E": return Route(known, .unary { $0.succeed($0.payload) })
            case "H": return Route(known, .unary { _ in })
            case "R": return Route(known, .unary { $0.fail(Status(.aborted, "no", reason: "no")) })
            default: return nil
            }
        }
    }

    static func check(_ bytes: [UInt8]) throws(Broken) {
        var choices = Choices(bytes)
        let piece = Int(choices.next()) + 1
        var settings = ServerSettings(node: "fuzz")
        settings.maxFrameBytes = 256
        settings.maxInFlightPerConnection = 4
        let core = ServerCore(
            settings: settings, router: Letters(),
            logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
        let output: [UInt8]
        do {
            output = try answers(to: choices.rest, in: piece, core)
        } catch {
            throw Broken("the connection threw \(error)")
        }
        try hold(core.calls.count == 0, "\(core.calls.count) calls are left")
        try hold(core.connections.count == 0, "the connection is still counted")
        try checkAnswers(output, to: choices.rest)
    }

    /// What the server sends while the stream comes in pieces of that length, until the peer goes.
    private static func answers(to stream: [UInt8], in piece: Int, _ core: ServerCore) throws -> [UInt8] {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ServerConnection(core: core, channel: channel))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        var rest = stream[...]
        while !rest.isEmpty, channel.isActive {
            try channel.writeInbound(ByteBuffer(bytes: rest.prefix(piece)))
            rest = rest.dropFirst(piece)
            // The server rests between two turns.
            for _ in 0..<8 { channel.embeddedEventLoop.advanceTime(by: .microseconds(2)) }
        }
        var output: [UInt8] = []
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { output += bytes.readableBytesView }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return output
    }

    private static func checkAnswers(_ output: [UInt8], to stream: [UInt8]) throws(Broken) {
        let sent = try FrameProperties.items(of: stream, limit: 256, in: [max(1, stream.count)])
        let named = Set(sent.map(\.streamID))
        let answers = try FrameProperties.items(
            of: output, limit: Frame.maximalLength, in: [max(1, output.count)])
        try hold(answers.count <= sent.count, "\(answers.count) answers to \(sent.count) frames")
        for answer in answers {
            guard case .frame(let frame) = answer, frame.kind == .response else {
                throw Broken("the server sends what is no response")
            }
            try hold(named.contains(frame.streamID), "an answer on stream \(frame.streamID)")
            let envelope = try? ResponseEnvelope(decoding: frame.data)
            try hold(envelope != nil, "a response that cannot be read")
        }
    }
}

extension FrameDecoder.Item {
    fileprivate var streamID: UInt32 {
        switch self {
        case .frame(let frame): frame.streamID
        case .tooLong(let header, _), .unreadable(let header): header.streamID
        }
    }
}
