import NIOCore
import Refusals

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
        /// The connection is of no use any more.
        case close(String)
        case ignore
    }

    private struct Stream {
        let number: UInt64
        let shape: ClientCall.Shape
    }

    private var live: [UInt32: Stream] = [:]
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

    /// The client ended the call: what still comes for it is ignored.
    mutating func close(_ streamID: UInt32) {
        live[streamID] = nil
    }

    mutating func received(_ item: FrameDecoder.Item) -> Action {
        switch item {
        case .frame(let frame):
            guard let stream = live[frame.streamID] else { return unknown(frame) }
            let action = action(for: frame, stream)
            switch action {
            case .message, .ignore: break
            default: live[frame.streamID] = nil
            }
            return action
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
                case .reply(let payload) where shape == .serverStream:
                    return .complete(stream.number, payload.isEmpty ? nil : payload)
                case .reply(let payload): return .reply(stream.number, payload)
                }
            } catch {
                return giveUp(stream, frame, error.detail)
            }
        case (.data, .serverStream):
            let message = frame.flags.contains(.noData) ? nil : Array(frame.data.readableBytesView)
            if frame.flags.contains(.remoteClosed) { return .complete(stream.number, message) }
            return message.map { .message(stream.number, $0) } ?? .ignore
        case (.data, _), (.request, _), (nil, _):
            return giveUp(stream, frame, "unexpected frame type")
        }
    }

    private func giveUp(_ stream: Stream, _ frame: Frame, _ detail: String) -> Action {
        .giveUp(stream.number, Refusal(.malformedReply, ["detail": detail]), streamID: frame.streamID)
    }

    private func unknown(_ frame: Frame) -> Action {
        let wasOpen = frame.streamID % 2 == 1 && UInt64(frame.streamID) < nextID
        return wasOpen ? .ignore : .close("the peer answers what was not asked")
    }
}
