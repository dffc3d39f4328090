import NIOCore
import Refusals

/// How a request becomes a call.
extension ServerConnection {
    func begin(_ opening: ServerStreams<LiveCall>.Opening) {
        let request = opening.request
        let language = Language(preferred: request.metadata[Metadata.Keys.language] ?? "")
        do throws(Refusal) {
            if let turnedAway { throw turnedAway }
            if request.service == ControlService.name {
                let reply = try answerControl(opening)
                output.writeResponse(.reply(reply), stream: opening.streamID)
            } else {
                let route = try route(opening)
                let limit = try timeLimit(of: request, route)
                let inbound = try inboundBuffer(of: opening, for: route.handler)
                try admit(route)
                start(opening, route, inbound, deadline: now + limit)
            }
        } catch {
            refuse(opening.streamID, error, in: language)
            report(request, error)
        }
        // A peer that says hello first is about to call.
        if let turnedAway, request.service != ControlService.name {
            close(because: turnedAway.reason.word, Status(turnedAway))
        }
    }

    /// Tells of a call that no handler saw.
    private func report(_ request: RequestEnvelope, _ refusal: Refusal) {
        guard let observer = core.observer else { return }
        observer.refused(
            CallReport(
                method: core.router.route(service: request.service, method: request.method)?.method,
                metadata: request.metadata, peer: peer,
                correlation: Correlation.id(of: request.metadata) ?? Correlation.fresh(), code: refusal.code,
                reason: refusal.reason.word, duration: .now - now))
    }

    private func route(_ opening: ServerStreams<LiveCall>.Opening) throws(Refusal) -> Route {
        let request = opening.request
        guard let route = core.router.route(service: request.service, method: request.method) else {
            throw Refusal(
                core.router.serves(request.service) ? .unknownMethod : .unknownService,
                ["service": request.service, "method": request.method])
        }
        let limit = core.settings.maxFrameBytes(of: route.method)
        guard opening.length <= limit else { throw .tooLong(opening.length, limit: limit) }
        try opening.check(against: route.handler, of: route.method)
        return route
    }

    private func timeLimit(of request: RequestEnvelope, _ route: Route) throws(Refusal) -> Duration {
        let cap = core.settings.cap(of: route.method, isStream: route.handler.isStream)
        let remaining: Duration?
        do throws(Malformed) {
            remaining = try request.remaining()
        } catch {
            throw Refusal(.malformedRequest, ["detail": error.detail])
        }
        guard remaining != .zero else { throw Refusal(.deadlinePassed) }
        return min(remaining ?? cap, cap)
    }

    private func admit(_ route: Route) throws(Refusal) {
        guard !watch.isAged(at: now) else { throw Refusal(.draining) }
        let limit = core.settings.maxInFlightPerConnection
        guard streams.count < limit else {
            faults += 1
            throw Refusal(.tooManyCalls, ["limit": "\(limit)"])
        }
        let ofMethod = core.settings.maxInFlight(of: route.method)
        guard route.load.enter(limit: ofMethod) else {
            throw Refusal(.tooManyCalls, ["limit": "\(ofMethod)"])
        }
        switch core.calls.enter() {
        case .entered: return
        case .full:
            route.load.leave()
            throw Refusal(.tooManyCalls, ["limit": "\(core.calls.limit)"])
        case .shut:
            route.load.leave()
            throw Refusal(.draining)
        }
    }

    private func start(
        _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, _ inbound: MessageBuffer?,
        deadline: ContinuousClock.Instant
    ) {
        let streamID = opening.streamID
        let call = ServerCall(
            method: route.method, metadata: opening.request.metadata,
            payload: inbound == nil ? opening.request.payload : [], deadline: deadline, peer: peer,
            logger: core.logger, observer: core.observer, started: now,
            answer: .connection(mailbox, streamID: streamID))
        core.observer?.began(route.method)
        let sendsMessages = route.handler.sendsMessages
        streams.begin(
            opening,
            LiveCall(
                call: call, sendsMessages: sendsMessages, inbound: inbound, load: route.load))
        deadlines.add(streamID, at: deadline)
        if sendsMessages, let credit { mailbox.meter(UInt64(streamID), credit: credit) }

        switch route.handler {
        case .unary(let answer):
            answer(call)
        case .serverStream(let produce):
            let outbound = OutboundMessages(call, streamID: streamID, mailbox: mailbox)
            run(call) {
                try await produce(call, outbound)
                return []
            }
        case .clientStream(let consume):
            let messages = InboundMessages(inbound)
            run(call) { try await consume(call, messages) }
        case .bidirectional(let converse):
            let messages = InboundMessages(inbound)
            let outbound = OutboundMessages(call, streamID: streamID, mailbox: mailbox)
            run(call) {
                try await converse(call, messages, outbound)
                return []
            }
        }
    }

    /// Where the messages of a new stream wait for its handler, what its opening carried among them; `nil` when
    /// its handler takes none.
    private func inboundBuffer(
        of opening: ServerStreams<LiveCall>.Opening, for handler: Route.Handler
    ) throws(Refusal) -> MessageBuffer? {
        guard handler.takesMessages else { return nil }
        let (settings, streamID) = (core.settings, opening.streamID)
        let replenishment = Replenishment(window: settings.credit) { [mailbox] in
            mailbox.post(.credit(streamID, $0))
        }
        let buffer =
            credit == nil
            ? MessageBuffer(limits: settings.bufferLimits, budget: budget)
            : MessageBuffer(
                limits: Credit.limits(of: settings.credit), budget: budget, replenishment: replenishment)
        let payload = opening.request.payload
        if !payload.isEmpty, buffer.push(payload) == .overflow { throw Refusal(.streamOverflow) }
        if opening.flags.contains(.remoteClosed) { buffer.finish() }
        return buffer
    }

    /// Runs a stream's handler as a task that ends the call, and that the end of the call cancels.
    private func run(_ call: ServerCall, _ handle: @escaping @Sendable () async throws -> [UInt8]) {
        let task = Task {
            do {
                call.succeed(try await call.carrying(handle))
            } catch {
                call.fail(error)
            }
        }
        call.onCancel { task.cancel() }
    }
}

extension Route.Handler {
    fileprivate var isStream: Bool { takesMessages || sendsMessages }

    /// Whether messages flow to it.
    fileprivate var takesMessages: Bool {
        switch self {
        case .unary, .serverStream: false
        case .clientStream, .bidirectional: true
        }
    }

    /// Whether messages flow from it.
    fileprivate var sendsMessages: Bool {
        switch self {
        case .unary, .clientStream: false
        case .serverStream, .bidirectional: true
        }
    }
}
