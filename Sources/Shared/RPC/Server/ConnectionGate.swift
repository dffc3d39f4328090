import Logging
import NIOCore

/// Accepts connections: no faster than the loop has time for while known callers are at work. It closes at once, before allocating
/// anything, connections of an address that opens them faster than any real client would: each costs the server more than its
/// peer.
final class ConnectionGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let core: ServerCore
    private let share: StrangersShare
    private var context: ChannelHandlerContext?
    /// The next connection is taken in later.
    private var isWaiting = false
    /// The address logged last and when, so that a flood makes one line a minute.
    private var told = (address: "", at: ContinuousClock.now)

    init(core: ServerCore, share: StrangersShare) {
        self.core = core
        self.share = share
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        share.entering(at: .now) { take(unwrapInboundIn(data), data, context) }
    }

    private func take(_ channel: any Channel, _ data: NIOAny, _ context: ChannelHandlerContext) {
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

    func read(context: ChannelHandlerContext) {
        guard !isWaiting else { return }
        let wait = core.authenticator == nil ? .zero : share.entryWait(at: .now)
        guard wait > .zero else { return context.read() }
        isWaiting = true
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) { [weak self] in
            guard let self else { return }
            isWaiting = false
            if let context = self.context { read(context: context) }
        }
    }
}
