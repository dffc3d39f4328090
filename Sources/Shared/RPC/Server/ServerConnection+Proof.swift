import Logging
import NIOCore
import Refusals

/// How it becomes known who calls on a connection, and what follows from it.
extension ServerConnection {
    /// An opening that is being checked. In one piece, since every frame has to see whether there is one.
    final class PendingOpening {
        let opening: ServerStreams<LiveCall>.Opening
        let route: Route
        let deadline: ContinuousClock.Instant
        let language: Language

        init(
            _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, _ deadline: ContinuousClock.Instant,
            _ language: Language
        ) {
            self.opening = opening
            self.route = route
            self.deadline = deadline
            self.language = language
        }
    }

    /// While the principal has too many connections it is not asked again and again.
    private static let pause = Duration.seconds(1)

    /// Has an opening checked, and serves nothing else of the connection meanwhile: what strangers send after it is not
    /// kept anywhere.
    func check(
        _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, by authenticator: any StreamAuthenticator,
        deadline: ContinuousClock.Instant, _ language: Language
    ) throws(Refusal) {
        guard account.beginOpening() else {
            throw Refusal(.tooManyCalls, ["limit": "\(account.limits.openings)"])
        }
        pending = PendingOpening(opening, route, deadline, language)
        let (streamID, method) = (opening.streamID, route.method)
        let payload = route.handler.takesMessages ? [] : opening.request.payload
        authenticator.authenticate(
            StreamOpening(
                method: method, metadata: opening.request.metadata, payload: payload, deadline: deadline)
        ) { [mailbox, logger = core.logger] result in
            let answer = result.mapError {
                status(for: $0, language: language, method: method.path, logger: logger)
            }
            mailbox.post(.opened(streamID, answer))
        }
    }

    /// Goes on with an opening that was checked.
    func settle(_ streamID: UInt32, _ result: Result<String, Status>) {
        guard let pending, pending.opening.streamID == streamID else { return }
        forgetPending()
        now = .now
        var rest = Duration.zero
        switch result {
        case .success(let principal):
            prove(as: principal)
            admit(pending, by: principal)
        case .failure(let status):
            if status.code == .unauthenticated { rest = core.rest(after: 1, of: address) }
            output.writeResponse(.failure(status), stream: streamID)
            report(pending.opening.request, status.code, status.reason)
        }
        guard let context else { return }
        restEnd = .now + rest
        resume(in: rest, context)
    }

    /// Nobody waits for the answer any more.
    func forgetPending() {
        guard pending != nil else { return }
        pending = nil
        account.endOpening()
    }

    /// A call ended well that not everyone may make: it was the principal's whom it names.
    func prove(by call: ServerCall) {
        guard let principal = call.metadata[Metadata.Keys.principal] else { return }
        prove(as: principal)
    }

    /// From now on the connection counts as the principal's.
    private func prove(as principal: String) {
        guard proofDue != nil else { return }
        let (account, hasPlace) = core.know(record, as: principal)
        proofDue = hasPlace ? nil : now + Self.pause
        guard account !== self.account else { return }
        self.account = account
        beKnown()
        budget = ByteBudget(limit: core.settings.maxBufferedBytesPerConnection, of: account)
        partial = HeldBytes(account)
    }

    /// Reads as much at once as those who are known may, and without waiting for a turn.
    private func beKnown() {
        guard let context else { return }
        share.knownWorks(at: now)
        try? context.channel.syncOptions?.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator())
        guard awaitsTurn else { return }
        // The turn that will come finds nothing to do.
        awaitsTurn = false
        if takesMore, !isResting { context.read() } else { readIsHeld = true }
    }

    /// Closes at once: another connection has this one's place.
    func makeRoom() {
        guard !isClosing, let context else { return }
        isClosing = true
        let status = Status(Refusal(.connectionReplaced))
        core.logger.debug("connection replaced", metadata: ["peer": "\(peer)"])
        core.observer?.closed(for: Reason.connectionReplaced.word)
        for streamID in streams.liveIDs { fail(streamID, status) }
        writeOut(context)
        context.close(promise: nil)
    }
}
