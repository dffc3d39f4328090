import Logging
import NIOCore

/// Closes connections at once, before allocating anything, when their address opens them faster than any real client would: each
/// costs the server more than its peer.
final class ConnectionGate: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let core: ServerCore
    /// The address logged last and when, so that a flood makes one line a minute.
    private var told = (address: "", at: ContinuousClock.now)

    init(core: ServerCore) {
        self.core = core
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        guard let address = channel.remoteAddress?.accountAddress else {
            // It is gone already.
            return channel.close(promise: nil)
        }
        if core.mayOpen(address) {
            context.fireChannelRead(data)
        } else {
            let now = ContinuousClock.now
            if address != told.address || now - told.at >= .seconds(60) {
                core.logger.notice(
                    "connections come too fast and are closed", metadata: ["address": "\(address)"])
                told = (address, now)
            }
            core.observer?.closed(for: "too fast")
            channel.close(promise: nil)
        }
    }
}
