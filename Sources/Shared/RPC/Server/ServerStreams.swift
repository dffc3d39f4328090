import NIOCore
import Refusals

/// What the wire's rules say about each frame that a client sends: the server's half of the protocol, without
/// I/O.
///
/// `Call` is whatever the connection keeps per live stream.
struct ServerStreams<Call> {
    /// A request that may begin a call.
    struct Opening {
        let streamID: UInt32
        let request: RequestEnvelope
        let flags: Frame.Flags
        /// Bytes of its frame.
        let length: Int
    }

    enum Action {
        case open(Opening)
        /// A message (unless `nil`) for a live call; after the last one the client sends no more.
        case message(UInt32, Call, [UInt8]?, isLast: Bool)
        /// The stream is at fault: it is answered with the refusal, and its call, if one is live, ends.
        case refuse(UInt32, Refusal)
        /// The connection is at fault: that stream, if it can be named, is answered, and all end.
        case close(answering: UInt32?, Refusal)
        case ignore
    }

    private struct Stream {
        let call: Call
        var takesMessages: Bool
    }

    private var live: [UInt32: Stream] = [:]
    private var highestID: UInt32 = 0
    /// The next id of the server's own calls; wider than an id, so that it can go past the last one.
    private var nextOwnID: UInt64 = 2

    /// Calls under way.
    var count: Int { live.count }

    /// The live call on that stream.
    func call(on streamID: UInt32) -> Call? { live[streamID]?.call }

    /// The streams of all live calls.
    var liveIDs: [UInt32] { Array(live.keys) }

    mutating func received(_ item: FrameDecoder.Item) -> Action {
        switch item {
        case .frame(let frame):
            switch frame.kind {
            case .request: return request(frame)
            case .data: return data(frame)
            case .response where isOwn(frame.streamID): return .ignore
            case .response, nil: return .refuse(frame.streamID, .violation("帧的类型", "frame type"))
            }
        case .tooLong(let header, let limit):
            if header.kind == .request { highestID = max(highestID, header.streamID) }
            return .refuse(header.streamID, .tooLong(header, limit: limit))
        case .unreadable(let header):
            // A valid frame begins with a zero byte: whatever does not is another protocol.
            let isFrame = header.length < 1 << 24
            return .close(
                answering: isFrame ? header.streamID : nil,
                isFrame ? .tooLong(header, limit: Frame.maximalLength) : .violation("不是帧", "not a frame"))
        }
    }

    /// Refuses a valid frame.
    mutating func passed(_ header: FrameHeader) {
        if header.kind == .request { highestID = max(highestID, header.streamID) }
    }

    /// Makes the stream of an opening live.
    mutating func begin(_ opening: Opening, _ call: Call) {
        let takesMessages = opening.flags.contains(.remoteOpen) && !opening.flags.contains(.remoteClosed)
        live[opening.streamID] = Stream(call: call, takesMessages: takesMessages)
    }

    /// Whether the client has not yet said that it sends no more on that live stream.
    func isReceiving(_ streamID: UInt32) -> Bool { live[streamID]?.takesMessages ?? false }

    /// Takes the next stream id for a call that the server makes and whose reply it ignores; `nil` when the
    /// connection has used all of them.
    mutating func openOwn() -> UInt32? {
        guard let streamID = UInt32(exactly: nextOwnID) else { return nil }
        nextOwnID += 2
        return streamID
    }

    private func isOwn(_ streamID: UInt32) -> Bool {
        streamID > 0 && streamID % 2 == 0 && UInt64(streamID) < nextOwnID
    }

    /// Ends a live stream: what still comes for it is ignored.
    mutating func end(_ streamID: UInt32) -> Call? {
        live.removeValue(forKey: streamID)?.call
    }

    /// Ends all streams.
    mutating func endAll() -> [Call] {
        defer { live = [:] }
        return live.values.map(\.call)
    }

    private mutating func request(_ frame: Frame) -> Action {
        guard frame.streamID % 2 == 1 else {
            return .refuse(frame.streamID, .violation("流编号为偶数", "even stream id"))
        }
        guard frame.streamID > highestID else {
            return .refuse(frame.streamID, .violation("流编号没有递增", "stream id does not rise"))
        }
        highestID = frame.streamID
        do throws(Malformed) {
            let request = try RequestEnvelope(decoding: frame.data)
            return .open(
                Opening(
                    streamID: frame.streamID, request: request, flags: frame.flags,
                    length: frame.data.readableBytes))
        } catch {
            return .refuse(frame.streamID, Refusal(.malformedRequest, words: ["detail": error.detail]))
        }
    }

    private mutating func data(_ frame: Frame) -> Action {
        guard var stream = live[frame.streamID] else {
            // The stream may have ended here while the client still sent.
            let wasOpen = frame.streamID % 2 == 1 && frame.streamID <= highestID
            return wasOpen ? .ignore : .refuse(frame.streamID, .violation("数据先于请求", "data before request"))
        }
        guard stream.takesMessages else {
            return .refuse(frame.streamID, .violation("该流不收数据", "data on a stream that takes none"))
        }
        let isLast = frame.flags.contains(.remoteClosed)
        if isLast {
            stream.takesMessages = false
            live[frame.streamID] = stream
        }
        let message = frame.flags.contains(.noData) ? nil : Array(frame.data.readableBytesView)
        return .message(frame.streamID, stream.call, message, isLast: isLast)
    }
}

extension ServerStreams.Opening {
    /// Checks that the client opened the stream in a way that the method's handler can serve.
    func check(against handler: Route.Handler, of method: Method) throws(Refusal) {
        switch handler {
        case .unary, .serverStream:
            guard !flags.contains(.remoteOpen) else { throw Refusal(.wrongCallKind, ["method": method.name]) }
        case .clientStream, .bidirectional: break
        }
        switch handler {
        case .unary: break
        case .serverStream, .clientStream, .bidirectional:
            guard !flags.isDisjoint(with: [.remoteOpen, .remoteClosed]) else {
                throw Refusal(.streamingUnsupported, ["method": method.name])
            }
        }
    }
}

extension Refusal {
    fileprivate static func violation(_ chinese: String, _ english: String) -> Refusal {
        Refusal(.protocolViolation, words: ["detail": Wording(chinese, english)])
    }

    /// A frame over what its method takes.
    static func tooLong(_ length: Int, limit: Int) -> Refusal {
        Refusal(.frameTooLong, ["length": "\(length)", "limit": "\(limit)"])
    }

    /// A frame whose data was not taken.
    static func tooLong(_ header: FrameHeader, limit: Int) -> Refusal {
        tooLong(header.length, limit: limit)
    }
}
