import Foundation
import NIOCore
import Refusals
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
        let frames = try Self.frames(of: "stream")
        #expect(frames.map(\.kind) == [.request, .data, .data, .response])
        #expect(frames.map(\.flags) == [.remoteOpen, [], [.remoteClosed, .noData], []])
        let envelope = try RequestEnvelope(decoding: frames[0].data)
        #expect(envelope.service == "demo.Notes")
        #expect(envelope.metadata[Metadata.Keys.timeout] == "1000")
        #expect(frames[1].data.readableBytes == 3)
        #expect(try ResponseEnvelope(decoding: frames[3].data) == .reply([0x08, 0x02]))
    }
}
