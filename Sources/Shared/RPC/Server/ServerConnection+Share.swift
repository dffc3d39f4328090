import NIOCore

/// How a stranger's connection keeps within what strangers get of the loop's time.
extension ServerConnection {
    /// The first looks at a connection: most say hello, and then call.
    private static let firstLooks = 2

    /// Whether nothing is known of who is at the other end, on a server to which that matters.
    var isStranger: Bool { core.authenticator != nil && account.standing == .stranger }

    /// Looks for what the peer has sent; a stranger when it is its turn.
    func look(into context: ChannelHandlerContext) {
        guard isStranger else { return context.read() }
        guard !awaitsTurn else { return }
        let isNew = looks < Self.firstLooks
        looks += 1
        let mayLook = share.mayRead(from: sharer, isNew: isNew, at: .now) { [weak self] in
            self?.takeTurn() ?? false
        }
        if mayLook { context.read() } else { awaitsTurn = true }
    }

    /// Whether bytes come although nobody asked for them: the peer has closed the connection, and the channel reads what is
    /// left. Nobody would read the answers.
    var isGone: Bool { isStranger && (awaitsTurn || readIsHeld) }

    /// Whose connections take turns as one; behind a gateway's address are many.
    private var sharer: String { core.settings.gateways.contains(address) ? peer : address }

    /// Its turn among strangers has come.
    ///
    /// - Returns: Whether it looks.
    private func takeTurn() -> Bool {
        guard awaitsTurn, let context else { return false }
        awaitsTurn = false
        guard takesMore, !isResting else {
            readIsHeld = true
            return false
        }
        context.read()
        return true
    }

    /// Does work, which counts where it is done for a stranger while somebody known is at work. Of work within work the time
    /// counts once.
    func counted(_ bytes: Int = 0, _ work: () -> Void) {
        guard !isCounting, isStranger, share.isBusy(at: .now) else { return work() }
        isCounting = true
        let begin = ThreadTime.used
        work()
        isCounting = false
        share.worked(ThreadTime.used - begin, onBytes: bytes, at: .now)
    }
}
