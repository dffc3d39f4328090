import NIOCore
import Refusals

/// How a request becomes a call.
extension ServerConnection {
    func begin(_ opening: ServerStreams<LiveCall>.Opening) {
        let request = opening.request
        let language = Language(preferred: request.metadata[Metadata.Keys.language] ?? "")
        if isForStranger(request) { faults += 1 }
        do throws(Refusal) {
            if let turnedAway { throw turnedAway }
            if request.service == ControlService.name {
                let reply = try answerControl(opening)
                output.writeResponse(.reply(reply), stream: opening.streamID)
            } else {
                let route = try route(opening)
                let deadline = now + (try timeLimit(of: request, route))
                if route.handler.isStream, route.method.access != .everyone,
                    let authenticator = core.authenticator
                {
                    try check(opening, route, by: authenticator, deadline: deadline, language)
                } else {
                    try begin(opening, route, deadline: deadline)
                }
            }
        } catch {
            refuse(opening.streamID, error, in: language)
            report(request, error.code, error.reason.word)
        }
        // A peer that says hello first is about to call.
        if let turnedAway, request.service != ControlService.name {
            close(because: turnedAway.reason.word, Status(turnedAway))
        }
    }

    /// Whether that is work for somebody of whom nothing is known: what everyone may ask, what is not served, talk about the
    /// connection. A few are free; then each costs the connection time, like a fault (`PeerAddresses`), so that who asks at
    /// full speed does not take the processor from those who are known. What has to be signed is not among it until its
    /// signature is found wrong; nor is what a stream needs to go on.
    private func isForStranger(_ request: RequestEnvelope) -> Bool {
        guard core.authenticator != nil, account.standing == .stranger else { return false }
        if request.service == ControlService.name { return !["Credit", "Cancel"].contains(request.method) }
        let route = core.router.route(service: request.service, method: request.method)
        return route.map { $0.method.access == .everyone } ?? true
    }

    /// Begins the call of an opening that was checked, if it has a place.
    func admit(_ checked: PendingOpening, by principal: String) {
        let opening = checked.opening
        do throws(Refusal) {
            guard checked.deadline > now else { throw Refusal(.deadlinePassed) }
            let key = StreamOpening.key(opening.request.metadata, of: checked.route.method, by: principal)
            if let key { try core.openings.enter(key) }
            do throws(Refusal) {
                try begin(opening, checked.route, deadline: checked.deadline, signed: key)
            } catch {
                if let key { core.openings.leave(key) }
                throw error
            }
        } catch {
            refuse(opening.streamID, error, in: checked.language)
            report(opening.request, error.code, error.reason.word)
        }
    }

    private func begin(
        _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, deadline: ContinuousClock.Instant,
        signed key: LiveOpenings.Key? = nil
    ) throws(Refusal) {
        let held = try hold(opening, for: account)
        let inbound = try inboundBuffer(of: opening, for: route.handler)
        try admit(route)
        start(opening, route, inbound, held, deadline: deadline, signed: key)
    }

    /// Tells of a call that no handler saw.
    func report(_ request: RequestEnvelope, _ code: StatusCode, _ reason: String?) {
        guard let observer = core.observer else { return }
        observer.refused(
            CallReport(
                method: core.router.route(service: request.service, method: request.method)?.method,
                metadata: request.metadata, peer: peer,
                correlation: Correlation.id(of: request.metadata) ?? Correlation.fresh(), code: code,
                reason: reason, duration: .now - now))
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
            throw Refusal(.malformedRequest, words: ["detail": error.detail])
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
        if route.isVital { return try admitVital() }
        guard let room = account.enter() else {
            throw Refusal(.tooManyCalls, ["limit": "\(account.limits.calls)"])
        }
        let ofMethod = mostCalls(of: route.method)
        guard route.load.enter(limit: ofMethod) else {
            account.leave()
            throw Refusal(.tooManyCalls, ["limit": "\(ofMethod)"])
        }
        do throws(Refusal) {
            try enter(below: room)
        } catch {
            route.load.leave()
            account.leave()
            throw error
        }
    }

    /// How many calls of a method may be under way for one of this connection's to begin: of what principals may have
    /// strangers may have half, and services are not held up by others.
    private func mostCalls(of method: Method) -> Int {
        let limit = core.settings.maxInFlight(of: method)
        guard core.authenticator != nil else { return limit }
        return switch account.standing {
        case .stranger: max(1, limit / 2)
        case .known: limit
        case .service: .max
        }
    }

    private func admitVital() throws(Refusal) {
        guard let room = account.enterVital(at: now) else {
            throw Refusal(.tooManyCalls, ["limit": "\(account.limits.vitalCalls)"])
        }
        do throws(Refusal) {
            try enter(below: core.calls.limit + room)
        } catch {
            account.leaveVital()
            throw error
        }
    }

    private func enter(below room: Int) throws(Refusal) {
        switch core.calls.enter(below: room) {
        case .entered: return
        case .full: throw Refusal(.tooManyCalls, ["limit": "\(room)"])
        case .shut: throw Refusal(.draining)
        }
    }

    private func start(
        _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, _ inbound: MessageBuffer?,
        _ held: HeldBytes?, deadline: ContinuousClock.Instant, signed key: LiveOpenings.Key?
    ) {
        let streamID = opening.streamID
        let call = ServerCall(
            method: route.method, metadata: opening.request.metadata,
            payload: inbound == nil ? opening.request.payload : [], deadline: deadline, peer: peer,
            logger: core.logger, observer: core.observer, started: now, account: account, held: held,
            answer: .connection(mailbox, streamID: streamID))
        core.observer?.began(route.method)
        let sendsMessages = route.handler.sendsMessages
        streams.begin(
            opening,
            LiveCall(
                call: call, sendsMessages: sendsMessages, inbound: inbound, load: route.load,
                account: account, isVital: route.isVital, opening: key))
        if route.handler.isStream { movingStreams += 1 }
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
            ? MessageBuffer(limits: settings.bufferLimits, budget: budget, isPaced: true)
            : MessageBuffer(
                limits: Credit.limits(of: settings.credit), budget: budget, replenishment: replenishment,
                isPaced: true)
        let payload = opening.request.payload
        if !payload.isEmpty {
            switch buffer.push(payload) {
            case .taken, .unwanted: break
            case .overflow: throw Refusal(.streamOverflow)
            case .crowded: throw Refusal(.tooManyBytes)
            }
        }
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
    /// Whether messages flow, either way.
    fileprivate var isStream: Bool { takesMessages || sendsMessages }

    /// Whether messages flow to it.
    var takesMessages: Bool {
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
