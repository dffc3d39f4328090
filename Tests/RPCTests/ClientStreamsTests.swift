import NIOCore
import Refusals
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

    @Test("a server stream ends in any of the ways the protocol has")
    func serverStream() {
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
            _ = streams.open(10, .serverStream)
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
