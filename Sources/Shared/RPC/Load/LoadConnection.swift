import NIOCore
import Refusals

/// One connection of a load: keeps some calls under way until all of its own are answered.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let calls: [LoadCall]
    private let width: Int
    private let done: EventLoopPromise<[LoadAnswer]>

    private var decoder = FrameDecoder(limit: Frame.maximalLength)
    private var output = ByteBuffer()
    /// When each call left, in their order: the first has stream 1, the next 3 and so on.
    private var begun: [ContinuousClock.Instant] = []
    private var answers: [LoadAnswer?]
    private var answered = 0

    init(_ calls: [LoadCall], width: Int, done: EventLoopPromise<[LoadAnswer]>) {
        self.calls = calls
        self.width = width
        self.done = done
        answers = Array(repeating: nil, count: calls.count)
        begun.reserveCapacity(calls.count)
    }

    func channelActive(context: ChannelHandlerContext) {
        for _ in 0..<min(width, calls.count) { sendNext(context) }
        endIfComplete(context)
        flush(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        while let item = decoder.next() {
            guard case .frame(let frame) = item else {
                return fail(
                    Refusal(.malformedReply, words: ["detail": Wording("不该有的帧", "unexpected frame")]), context
                )
            }
            take(frame, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // After the last answer this changes nothing.
        done.fail(Status(Refusal(.connectionLost, ["peer": "\(context.remoteAddress?.description ?? "?")"])))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    private func take(_ frame: Frame, _ context: ChannelHandlerContext) {
        let place = Int(frame.streamID / 2)
        guard frame.streamID % 2 == 1, begun.indices.contains(place), answers[place] == nil else {
            return fail(
                Refusal(.malformedReply, words: ["detail": Wording("没有人问过", "nobody asked")]), context)
        }
        do throws(Malformed) {
            switch try ResponseEnvelope(decoding: frame.data) {
            case .reply(let reply): answers[place] = LoadAnswer(after: .now - begun[place], reply: reply)
            case .failure(let status):
                done.fail(status)
                return context.close(promise: nil)
            }
        } catch {
            return fail(Refusal(.malformedReply, words: ["detail": error.detail]), context)
        }
        answered += 1
        sendNext(context)
        endIfComplete(context)
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        let place = begun.count
        guard place < calls.count else { return }
        guard calls[place].write(to: &output, stream: UInt32(2 * place + 1)) else {
            return fail(.tooLongForFrame, context)
        }
        begun.append(.now)
    }

    private func endIfComplete(_ context: ChannelHandlerContext) {
        guard answered == calls.count else { return }
        done.succeed(answers.compactMap(\.self))
        context.close(promise: nil)
    }

    private func fail(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        done.fail(Status(refusal))
        context.close(promise: nil)
    }

    /// What one turn of the loop brings leaves in one write.
    private func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output = context.channel.allocator.buffer(capacity: 64 << 10)
    }
}
