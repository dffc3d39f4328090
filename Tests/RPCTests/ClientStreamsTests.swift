import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Testing

@testable import RPC

@Suite("The client's half of the protocol", .timeLimit(.minutes(1)))
struct ClientStreamsTests {
    private func item(_ kind: Frame.Kind?, _ id: UInt32, _ data: [UInt8] = [], _ flags: Frame.Flags = [])
        -> FrameDecoder.Item
    {
        .frame(Frame(streamID: id, kind: kind, flags: flags, data: ByteBuffer(bytes: data)))
    }

    private func response(_ id: UInt32, _ envelope: ResponseEnvelope) -> FrameDecoder.Item {
        var bytes = ByteBuffer()
        envelope.write(to: &bytes)
        return .frame(Frame(streamID: id, kind: .response, flags: [], data: bytes))
    }

    @Test("ids are odd and rise")
    func ids() {
        var streams = ClientStreams()
        #expect(streams.open(10, .unary) == 1)
        #expect(streams.openUnwatched() == 3)
        #expect(streams.open(11, .serverStream) == 5)
        #expect(streams.count == 2)
    }

    @Test("a response ends its call once")
    func reply() {
        var streams = ClientStreams()
        _ = streams.open(10, .unary)
        #expect(streams.received(response(1, .reply([7]))) == .reply(10, [7]))
        #expect(streams.received(response(1, .reply([7]))) == .ignore)
        #expect(streams.count == 0)
    }

    @Test(
        "a stream that the server sends ends in any of the ways the protocol has",
        arguments: [ClientCall.Shape.serverStream, .bidirectional])
    func serverStream(shape: ClientCall.Shape) {
        let refusal = RPC.Status(.notFound, "x")
        let ends: [(FrameDecoder.Item, ClientStreams.Action)] = [
            (item(.data, 1, [], [.remoteClosed, .noData]), .complete(10, nil)),
            (item(.data, 1, [2], .remoteClosed), .complete(10, [2])),
            (item(.data, 1, [], .remoteClosed), .complete(10, [])),
            (response(1, .reply([])), .complete(10, nil)),
            (response(1, .reply([3])), .complete(10, [3])),
            (response(1, .failure(refusal)), .fail(10, refusal)),
        ]
        for (end, action) in ends {
            var streams = ClientStreams()
            _ = streams.open(10, shape)
            #expect(streams.received(item(.data, 1, [1])) == .message(10, [1]))
            #expect(streams.received(item(.data, 1, [])) == .message(10, []))
            #expect(streams.received(item(.data, 1, [], .noData)) == .ignore)
            #expect(streams.received(end) == action)
            #expect(streams.received(item(.data, 1, [9])) == .ignore)
        }
    }

    @Test("an answer that makes no sense ends its call")
    func nonsense() {
        let nonsense: [(ClientCall.Shape, FrameDecoder.Item)] = [
            (.unary, item(.data, 1, [1])), (.clientStream, item(.data, 1, [1])),
            (.unary, item(.request, 1)), (.serverStream, item(nil, 1)),
            (.unary, item(.response, 1, [0xFF])), (.serverStream, item(.response, 1, [0x0A, 9])),
        ]
        for (shape, item) in nonsense {
            var streams = ClientStreams()
            _ = streams.open(10, shape)
            guard case .giveUp(10, let refusal, streamID: 1) = streams.received(item) else {
                Issue.record("taken: \(item)")
                continue
            }
            #expect(refusal.reason == .malformedReply)
            #expect(streams.count == 0)
        }
    }

    private func call(
        _ id: UInt32, _ method: String, _ payload: [UInt8], of service: String = ControlService.name
    )
        -> FrameDecoder.Item
    {
        var bytes = ByteBuffer()
        RequestEnvelope(service: service, method: method, payload: payload).write(to: &bytes)
        return .frame(Frame(streamID: id, kind: .request, flags: [], data: bytes))
    }

    @Test("the server's own calls grant credit or are refused, and end no stream")
    func ownCalls() throws {
        var streams = ClientStreams()
        _ = streams.open(10, .clientStream)
        let grant: [UInt8] = try CreditRequest(7, for: 1).serializedBytes()
        #expect(streams.received(call(2, "Credit", grant)) == .credit(10, 7, own: 2))
        // A stream that has ended by now.
        let late: [UInt8] = try CreditRequest(7, for: 3).serializedBytes()
        #expect(streams.received(call(4, "Credit", late)) == .answer(own: 4, .reply([])))
        let strange = [
            call(6, "Credit", [0xFF]), call(8, "Shout", []),
            call(10, "Credit", grant, of: "test.v1.TestRouter"),
            item(.request, 12, [0xFF]),
        ]
        for item in strange {
            guard case .answer(_, .failure(let status)) = streams.received(item) else {
                Issue.record("taken: \(item)")
                continue
            }
            #expect(status.code == .unimplemented)
        }
        #expect(streams.count == 1)
    }

    @Test("the greeting is answered once, and refused by those that speak plain ttrpc")
    func greeting() throws {
        let hello = HelloReply.with { $0.features = ["credit"] }
        let payload: [UInt8] = try hello.serializedBytes()
        let header = try #require(FrameHeader(peeking: .header(2_000, 1, kind: 2)))
        let answers: [(FrameDecoder.Item, HelloReply?)] = [
            (response(1, .reply(payload)), hello),
            (response(1, .failure(RPC.Status(.unimplemented, "x"))), nil),
            (item(.response, 1, [0xFF]), nil), (.tooLong(header, limit: 1_000), nil),
        ]
        for (answer, expected) in answers {
            var streams = ClientStreams()
            #expect(streams.openGreeting() == 1)
            #expect(streams.received(answer) == .greeted(expected))
            #expect(streams.received(response(1, .reply([]))) == .ignore)
        }
    }

    @Test("a reply over the limit ends its call only")
    func tooLong() throws {
        var streams = ClientStreams()
        _ = streams.open(10, .unary)
        let header = try #require(FrameHeader(peeking: .header(2_000, 1, kind: 2)))
        guard case .giveUp(10, let refusal, streamID: 1) = streams.received(.tooLong(header, limit: 1_000))
        else {
            Issue.record("taken")
            return
        }
        #expect(refusal.reason == .frameTooLong)
        #expect(streams.received(.tooLong(header, limit: 1_000)) == .ignore)
    }

    @Test("an answer to what was never asked ends the connection", arguments: [0, 2, 3, 99] as [UInt32])
    func unasked(id: UInt32) {
        var streams = ClientStreams()
        _ = streams.open(10, .unary)
        guard case .close = streams.received(response(id, .reply([]))) else {
            Issue.record("taken")
            return
        }
    }
}
