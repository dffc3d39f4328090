import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Testing

@testable import RPC

@Suite("Statuses on the wire", .timeLimit(.minutes(1)))
struct StatusTests {
    private func decoded(_ status: RPCAPI.Status, payload: [UInt8] = []) throws -> ResponseEnvelope {
        var bytes = ByteBuffer()
        bytes.writeField(1, try status.serializedBytes())
        bytes.writeField(2, payload)
        return try ResponseEnvelope(decoding: bytes)
    }

    @Test(
        "arrive as they left",
        arguments: [
            RPC.Status(.notFound, "no such plant"),
            RPC.Status(Refusal.tooSmall, in: .chinese, retryAfter: .milliseconds(1_500)),
            RPC.Status(.unavailable, "", reason: "draining", retryAfter: .zero),
            RPC.Status(.invalidArgument, "bad", field: .request),
            RPC.Status(.internal, "x", reason: "y", values: ["a": "1", "b": "二"]),
        ])
    func roundTrip(status: RPC.Status) throws {
        var bytes = ByteBuffer()
        ResponseEnvelope.failure(status).write(to: &bytes)
        #expect(try ResponseEnvelope(decoding: bytes) == .failure(status))
    }

    @Test("every code arrives as itself", arguments: StatusCode.allCases.filter { $0 != .ok })
    func codes(code: StatusCode) throws {
        #expect(
            try decoded(.with { $0.code = code.rawValue }) == .failure(RPC.Status(code, "")))
    }

    @Test("carry the details other gRPC programs look for")
    func details() throws {
        let status = RPCAPI.Status(RPC.Status(Refusal.tooSmall, retryAfter: .seconds(2)))
        let info = try ErrorInfo(unpackingAny: try #require(status.details.first))
        #expect(info.domain == "qingtong")
        #expect(info.reason == "too-small")
        #expect(
            status.details.map(\.typeURL).map { $0.split(separator: "/").last } == [
                "google.rpc.ErrorInfo", "google.rpc.BadRequest", "google.rpc.RetryInfo",
            ])
    }

    @Test("a missing or OK status is a reply")
    func ok() throws {
        #expect(try ResponseEnvelope(decoding: ByteBuffer()) == .reply([]))
        #expect(try decoded(.init(), payload: [1]) == .reply([1]))
        #expect(try decoded(.with { $0.message = "fine" }, payload: [2]) == .reply([2]))
    }

    @Test("a code nobody knows is unknown", arguments: [17, 99, -1, .max] as [Int32])
    func unknownCode(code: Int32) throws {
        #expect(try decoded(.with { $0.code = code }) == .failure(RPC.Status(.unknown, "")))
    }

    @Test("a detail that cannot be read is left out")
    func brokenDetail() throws {
        // An Any by hand: the type's name, then two bytes that are no message.
        let name = Array("type.googleapis.com/google.rpc.ErrorInfo".utf8)
        let broken = try Google_Protobuf_Any(
            serializedBytes: [0x0A, UInt8(name.count)] + name + [0x12, 2, 0xFF, 0xFF])
        let status = RPCAPI.Status.with {
            $0.code = 5
            $0.details = [broken]
        }
        #expect(try decoded(status) == .failure(RPC.Status(.notFound, "")))
    }

    @Test("extreme delays do no harm", arguments: [Int64.min, -1, .max], [Int32.min, -1, .max])
    func delays(seconds: Int64, nanos: Int32) throws {
        let retry = RetryInfo.with { $0.retryDelay = .init(seconds: seconds, nanos: nanos) }
        let status = try RPCAPI.Status.with {
            $0.code = 14
            $0.details = [try Google_Protobuf_Any(message: retry)]
        }
        guard case .failure(let read) = try decoded(status) else {
            Issue.record("not a failure")
            return
        }
        let delay = try #require(read.retryAfter)
        #expect(delay >= .zero && delay <= .longestWait)
    }

    @Test(
        "refuse what is not a message",
        arguments: [[0x0A, 3, 1], [0x0A, 2, 0xFF, 0xFF], [0x12, 9]] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(throws: Malformed.self) { try ResponseEnvelope(decoding: ByteBuffer(bytes: bytes)) }
    }
}
