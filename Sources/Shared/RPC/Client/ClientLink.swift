import NIOCore

/// The channel handler of one connection: hands bytes and events to the engine, which lives on the same loop.
final class ClientLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let engine: ClientEngine
    private let generation: UInt64
    private var decoder: FrameDecoder

    init(engine: ClientEngine, generation: UInt64, limit: Int) {
        self.engine = engine
        self.generation = generation
        decoder = FrameDecoder(limit: limit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        engine.bytesCame(on: generation)
        while let item = decoder.next() { engine.received(item, on: generation) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        engine.flush()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        engine.settle()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        engine.linkClosed(generation)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
