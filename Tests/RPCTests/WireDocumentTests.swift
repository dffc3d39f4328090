import Foundation
import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Testing

@testable import RPC

/// The byte examples of docs/wire.md are read by the same code as what comes from the network.
@Suite("The wire document", .timeLimit(.minutes(1)))
struct WireDocumentTests {
    /// The bytes of a block that begins with "```hex name": on each line, pairs of hex digits up to the first gap.
    private static func bytes(of name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/wire.md"), encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```hex \(name)\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "\n```").first).split(separator: "\n")
        return lines.flatMap { line in
            line.components(separatedBy: "  ")[0].split(separator: " ").compactMap { UInt8($0, radix: 16) }
        }
    }

    private static func frames(of name: String) throws -> [Frame] {
        var decoder = FrameDecoder(limit: Frame.maximalLength)
        decoder.feed(ByteBuffer(bytes: try bytes(of: name)))
        var frames: [Frame] = []
        while let item = decoder.next() {
            guard case .frame(let frame) = item else { break }
            frames.append(frame)
        }
        #expect(!decoder.isMidFrame, "\(name) ends inside a frame")
        return frames
    }

    @Test("shows a unary request and its reply")
    func unary() throws {
        let request = try #require(try Self.frames(of: "ping").first)
        #expect(request.streamID == 1)
        #expect(request.kind == .request)
        #expect(request.flags == [])
        let envelope = try RequestEnvelope(decoding: request.data)
        #expect(envelope.service == "qingtong.rpc.v1.Control")
        #expect(envelope.method == "Ping")

        let reply = try #require(try Self.frames(of: "pong").first)
        #expect(reply.kind == .response)
        #expect(try ResponseEnvelope(decoding: reply.data) == .reply([]))
    }

    @Test("shows a refusal")
    func refusal() throws {
        let frame = try #require(try Self.frames(of: "refused").first)
        #expect(frame.streamID == 3)
        #expect(try ResponseEnvelope(decoding: frame.data) == .failure(RPC.Status(.notFound, "no")))
    }

    @Test("shows a client stream from its opening to its reply")
    func clientStream() throws {
        let frames = try Self.frames(of: "client-stream")
        #expect(frames.map(\.kind) == [.request, .data, .data, .response])
        #expect(frames.map(\.flags) == [.remoteOpen, [], [.remoteClosed, .noData], []])
        let envelope = try RequestEnvelope(decoding: frames[0].data)
        #expect(envelope.service == "demo.Notes")
        #expect(envelope.metadata[Metadata.Keys.timeout] == "1000")
        #expect(frames[1].data.readableBytes == 3)
        #expect(try ResponseEnvelope(decoding: frames[3].data) == .reply([0x08, 0x02]))
    }

    @Test("shows a server stream that the client's half takes to its end")
    func serverStream() throws {
        let frames = try Self.frames(of: "server-stream")
        #expect(frames.map(\.kind) == [.request, .data, .data])
        #expect(frames[0].flags == .remoteClosed)
        #expect(try RequestEnvelope(decoding: frames[0].data).payload == [0x08, 0x02])
        var streams = ClientStreams()
        for _ in 0..<4 { _ = streams.openUnwatched() }
        #expect(streams.open(1, .serverStream) == frames[0].streamID)
        #expect(streams.received(.frame(frames[1])) == .message(1, [0x0A, 1, 0x61]))
        #expect(streams.received(.frame(frames[2])) == .complete(1, [0x0A, 1, 0x62]))
    }

    @Test("shows streams both ways that each half takes to their ends")
    func bothWays() throws {
        let frames = try Self.frames(of: "both-ways")
        var server = ServerStreams<String>()
        var client = ClientStreams()
        for _ in 0..<5 { _ = client.openUnwatched() }
        for opening in [frames[0], frames[5]] {
            guard case .open(let opening) = server.received(.frame(opening)) else {
                Issue.record("not an opening")
                return
            }
            server.begin(opening, opening.request.method)
            #expect(client.open(UInt64(opening.streamID), .bidirectional) == opening.streamID)
        }
        guard
            case .message(11, "Chat", [0x0A, 1, 0x61]?, isLast: false) = server.received(.frame(frames[1])),
            case .message(11, "Chat", nil, isLast: true) = server.received(.frame(frames[3]))
        else {
            Issue.record("not the client's messages")
            return
        }
        #expect(client.received(.frame(frames[2])) == .message(11, [0x0A, 1, 0x62]))
        #expect(client.received(.frame(frames[4])) == .complete(11, nil))
        #expect(client.received(.frame(frames[6])) == .complete(13, nil))
    }

    @Test("shows how two peers say hello")
    func hello() throws {
        let frames = try Self.frames(of: "hello")
        let request = try RequestEnvelope(decoding: frames[0].data)
        #expect((request.service, request.method) == (ControlService.name, "Hello"))
        let hello = try HelloRequest(serializedBytes: request.payload)
        #expect(hello.versions == [ControlService.version])
        #expect(hello.features == [ControlService.credit])
        #expect(hello.credit == 2)
        var streams = ClientStreams()
        #expect(streams.openGreeting() == 1)
        let reply = HelloReply.with {
            $0.version = ControlService.version
            $0.features = [ControlService.credit]
            $0.credit = 2
        }
        #expect(streams.received(.frame(frames[1])) == .greeted(reply))
    }

    @Test("shows how a call is given up")
    func cancel() throws {
        let frame = try #require(try Self.frames(of: "cancel").first)
        let request = try RequestEnvelope(decoding: frame.data)
        #expect((request.service, request.method) == (ControlService.name, "Cancel"))
        #expect(try CancelRequest(serializedBytes: request.payload).streamID == 5)
    }

    @Test("shows how a server lets a client send more, and the client's answer")
    func credit() throws {
        let frames = try Self.frames(of: "credit")
        var client = ClientStreams()
        for _ in 0..<2 { _ = client.openUnwatched() }
        #expect(client.open(7, .clientStream) == 5)
        #expect(client.received(.frame(frames[0])) == .credit(7, 1, own: 2))
        var server = ServerStreams<String>()
        #expect(server.openOwn() == 2)
        guard case .ignore = server.received(.frame(frames[1])) else {
            Issue.record("not the answer")
            return
        }
    }
}
