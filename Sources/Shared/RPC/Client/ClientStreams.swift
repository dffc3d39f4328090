import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf

/// What the wire's rules say about each frame that a server sends: the client's half of the protocol, without
/// I/O.
struct ClientStreams {
    /// What a frame means for a call, which is named by its number.
    enum Action: Hashable {
        case reply(UInt64, [UInt8])
        case message(UInt64, [UInt8])
        /// A server stream is complete, after its last message if there is one.
        case complete(UInt64, [UInt8]?)
        /// The server ended the call.
        case fail(UInt64, Status)
        /// The server's frame makes no sense, so the call ends here, while there it may still run.
        case giveUp(UInt64, Refusal, streamID: UInt32)
        /// The server answered the greeting; `nil` when it speaks plain ttrpc only.
        case greeted(HelloReply?)
        /// The server lets so much more be sent; its own call is to be answered.
        case credit(UInt64, Int, own: UInt32)
        /// A call of the server's own is to be answered so.
        case answer(own: UInt32, ResponseEnvelope)
        /// The connection is of no use any more.
        case close(String)
        case ignore
    }

    private struct Stream {
        let number: UInt64
        let shape: ClientCall.Shape
    }

    private var live: [UInt32: Stream] = [:]
    private var greeting: UInt32?
    /// Wider than an id, so that the last id can be passed.
    private var nextID: UInt64 = 1

    var count: Int { live.count }

    /// Takes the next stream id for a call; `nil` when the connection has used all of them.
    mutating func open(_ number: UInt64, _ shape: ClientCall.Shape) -> UInt32? {
        guard let streamID = openUnwatched() else { return nil }
        live[streamID] = Stream(number: number, shape: shape)
        return streamID
    }

    /// Takes the next stream id for a call whose reply nobody waits for.
    mutating func openUnwatched() -> UInt32? {
        guard let streamID = UInt32(exactly: nextID) else { return nil }
        nextID += 2
        return streamID
    }

    /// Takes the next stream id for the call that says hello.
    mutating func openGreeting() -> UInt32? {
        greeting = openUnwatched()
        return greeting
    }

    /// The client ended the call: what still comes for it is ignored.
    mutating func close(_ streamID: UInt32) {
        live[streamID] = nil
    }

    mutating func received(_ item: FrameDecoder.Item) -> Action {
        switch item {
        case .frame(let frame):
            guard let stream = live[frame.streamID] else { return aside(frame) }
            let action = action(for: frame, stream)
            switch action {
            case .message, .ignore: break
            default: live[frame.streamID] = nil
            }
            return action
        case .tooLong(let header, _) where header.streamID == greeting:
            greeting = nil
            return .greeted(nil)
        case .tooLong(let header, let limit):
            guard let stream = live.removeValue(forKey: header.streamID) else { return .ignore }
            return .giveUp(stream.number, .tooLong(header, limit: limit), streamID: header.streamID)
        case .unreadable:
            return .close("the peer does not speak this protocol")
        }
    }

    private func action(for frame: Frame, _ stream: Stream) -> Action {
        switch (frame.kind, stream.shape) {
        case (.response, let shape):
            do throws(Malformed) {
                switch try ResponseEnvelope(decoding: frame.data) {
                case .failure(let status): return .fail(stream.number, status)
                case .reply(let payload) where shape.takesMessages:
                    return .complete(stream.number, payload.isEmpty ? nil : payload)
                case .reply(let payload): return .reply(stream.number, payload)
                }
            } catch {
                return giveUp(stream, frame, error.detail)
            }
        case (.data, .serverStream), (.data, .bidirectional):
            let message = frame.flags.contains(.noData) ? nil : Array(frame.data.readableBytesView)
            if frame.flags.contains(.remoteClosed) { return .complete(stream.number, message) }
            return message.map { .message(stream.number, $0) } ?? .ignore
        case (.data, _), (.request, _), (nil, _):
            return giveUp(stream, frame, Wording("不该有的帧类型", "unexpected frame type"))
        }
    }

    private func giveUp(_ stream: Stream, _ frame: Frame, _ detail: Wording) -> Action {
        .giveUp(stream.number, Refusal(.malformedReply, words: ["detail": detail]), streamID: frame.streamID)
    }

    /// What a frame outside the callers' streams means.
    private mutating func aside(_ frame: Frame) -> Action {
        if frame.streamID == greeting, frame.kind == .response {
            greeting = nil
            guard case .reply(let payload)? = try? ResponseEnvelope(decoding: frame.data) else {
                return .greeted(nil)
            }
            return .greeted(try? HelloReply(serializedBytes: payload))
        }
        if frame.kind == .request, frame.streamID > 0, frame.streamID % 2 == 0 { return ownCall(frame) }
        let wasOpen = frame.streamID % 2 == 1 && UInt64(frame.streamID) < nextID
        return wasOpen ? .ignore : .close("the peer answers what was not asked")
    }

    /// A call that the server makes: it grants credit, or is none that we know.
    private func ownCall(_ frame: Frame) -> Action {
        guard let request = try? RequestEnvelope(decoding: frame.data), request.service == ControlService.name
        else { return answer(frame, .failure(Status(Refusal(.unknownService, ["service": ""])))) }
        guard request.method == "Credit", let grant = try? CreditRequest(serializedBytes: request.payload)
        else {
            let values = ["service": request.service, "method": request.method]
            return answer(frame, .failure(Status(Refusal(.unknownMethod, values))))
        }
        guard let stream = live[grant.streamID] else { return answer(frame, .reply([])) }
        return .credit(stream.number, Int(clamping: grant.messages), own: frame.streamID)
    }

    private func answer(_ frame: Frame, _ response: ResponseEnvelope) -> Action {
        .answer(own: frame.streamID, response)
    }
}
