import NIOCore
import NIOPosix

@testable import RPC

/// The other end of a socket, that sends whatever bytes a test wants and reads frames.
struct RawPeer: Sendable {
    private let channel: any Channel
    private let frames: AsyncStream<Frame>

    private init(_ channel: any Channel, _ frames: AsyncStream<Frame>) {
        self.channel = channel
        self.frames = frames
    }

    /// Connects; a peer that does not read lets bytes pile up at the server's end.
    /// It comes from the given loopback address.
    static func connect(
        to port: Int, reading: Bool = true, from address: String = "127.0.0.1"
    ) async throws -> RawPeer {
        let (frames, continuation) = AsyncStream<Frame>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: SocketAddress(ipAddress: address, port: 0))
            .channelOption(.autoRead, value: reading)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FrameCollector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawPeer(channel, frames)
    }

    /// A listening peer: each connection made to it becomes one of the stream; it may leave what comes unread.
    static func listen(
        reading: Bool = true
    ) async throws -> (port: Int, peers: AsyncStream<RawPeer>, listener: any Channel) {
        let (peers, found) = AsyncStream<RawPeer>.makeStream()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: reading)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (frames, continuation) = AsyncStream<Frame>.makeStream()
                    try channel.pipeline.syncOperations.addHandler(FrameCollector(continuation))
                    found.yield(RawPeer(channel, frames))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return (listener.localAddress?.port ?? 0, peers, listener)
    }

    func send(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes)
    }

    func send(_ bytes: [UInt8]) async throws {
        try await send(ByteBuffer(bytes: bytes))
    }

    /// Begins to read, if it did not from the beginning.
    func read() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    /// The next frame; `nil` when the connection has ended.
    func next() async -> Frame? {
        var iterator = frames.makeAsyncIterator()
        return await iterator.next()
    }

    func response() async throws -> (streamID: UInt32, envelope: ResponseEnvelope)? {
        guard let frame = await next(), frame.kind == .response else { return nil }
        return (frame.streamID, try ResponseEnvelope(decoding: frame.data))
    }

    /// The status of the next frame, which is a response that fails its stream.
    func refusal() async throws -> (streamID: UInt32, status: RPC.Status)? {
        guard let (streamID, envelope) = try await response(), case .failure(let status) = envelope else {
            return nil
        }
        return (streamID, status)
    }

    /// The peer vanishes.
    func close() async {
        try? await channel.close()
    }
}

private final class FrameCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var decoder = FrameDecoder(limit: Frame.maximalLength)
    private let found: AsyncStream<Frame>.Continuation

    init(_ found: AsyncStream<Frame>.Continuation) {
        self.found = found
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        while let item = decoder.next() {
            if case .frame(let frame) = item { found.yield(frame) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        found.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

extension ByteBuffer {
    static func request(
        _ streamID: UInt32, _ method: String, _ payload: [UInt8] = [], flags: Frame.Flags = [],
        service: String = TestRouter.service, timeout: Int64 = 0, metadata: Metadata = [:]
    ) -> ByteBuffer {
        var bytes = ByteBuffer()
        _ = bytes.writeFrame(.request, stream: streamID, flags: flags) {
            RequestEnvelope(
                service: service, method: method, payload: payload, timeout: timeout, metadata: metadata
            ).write(to: &$0)
        }
        return bytes
    }

    static func data(_ streamID: UInt32, _ message: [UInt8], flags: Frame.Flags = []) -> ByteBuffer {
        var bytes = ByteBuffer()
        _ = bytes.writeMessage(message, stream: streamID, flags: flags)
        return bytes
    }

    /// A header whose data does not follow.
    static func header(_ length: UInt32, _ streamID: UInt32, kind: UInt8, flags: UInt8 = 0) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(length)
        bytes.writeInteger(streamID)
        bytes.writeInteger(kind)
        bytes.writeInteger(flags)
        return bytes
    }
}
