import NIOCore
import Refusals

/// What a connection does about each frame and each answer.
extension ServerConnection {
    func perform(_ action: ServerStreams<LiveCall>.Action) {
        switch action {
        case .open(let opening):
            begin(opening)
        case .message(let streamID, let live, let message, let isLast):
            take(message, isLast: isLast, on: streamID, live)
        case .refuse(let streamID, let refusal):
            refuse(streamID, refusal)
        case .close(let streamID, let refusal):
            let status = Status(refusal)
            if let streamID, streams.call(on: streamID) == nil {
                output.writeResponse(.failure(status), stream: streamID)
            }
            close(because: refusal.description, status)
        case .ignore:
            break
        }
    }

    func perform(_ item: ServerOutput) {
        switch item {
        case .reply(let streamID, let reply):
            guard let live = end(streamID) else { return }
            if live.isServerStream {
                output.writeEndOfMessages(stream: streamID)
            } else {
                output.writeResponse(.reply(reply), stream: streamID)
            }
            live.inbound?.abandon()
        case .failure(let streamID, let status):
            guard let live = end(streamID) else { return }
            output.writeResponse(.failure(status), stream: streamID)
            live.inbound?.abandon()
        case .message(let streamID, let message):
            guard streams.call(on: streamID) != nil else { return }
            _ = output.writeMessage(message, stream: streamID)
        case .shutDown(let status):
            close(because: "server stops", status)
        }
    }

    /// Ends a call from outside and answers it. A call whose handler answered already keeps that answer.
    func fail(_ streamID: UInt32, _ status: Status) {
        guard let live = streams.call(on: streamID), live.stop(status) else { return }
        _ = end(streamID)
        output.writeResponse(.failure(status), stream: streamID)
    }

    private func end(_ streamID: UInt32) -> LiveCall? {
        guard let live = streams.end(streamID) else { return nil }
        core.calls.leave()
        deadlines.trim(live: streams.count) { streams.call(on: $0) != nil }
        return live
    }

    private func refuse(_ streamID: UInt32, _ refusal: Refusal, in language: Language = .english) {
        refusals += 1
        let status = core.settings.status(refusal, in: language)
        guard streams.call(on: streamID) == nil else { return fail(streamID, status) }
        output.writeResponse(.failure(status), stream: streamID)
    }

    private func take(_ message: [UInt8]?, isLast: Bool, on streamID: UInt32, _ live: LiveCall) {
        if let message, live.inbound?.push(message) == .overflow {
            fail(streamID, Status(Refusal(.streamOverflow), in: live.call.language))
        } else if isLast {
            live.inbound?.finish()
        }
    }
}

extension ServerConnection {
    private func begin(_ opening: ServerStreams<LiveCall>.Opening) {
        let request = opening.request
        let language = Language(preferred: request.metadata[Metadata.Keys.language] ?? "")
        do throws(Refusal) {
            if request.service == ControlService.name {
                let reply = try answerControl(opening)
                output.writeResponse(.reply(reply), stream: opening.streamID)
            } else {
                let route = try route(opening)
                let limit = try timeLimit(of: request, route)
                try admit()
                start(opening, route, deadline: now + limit)
            }
        } catch {
            refuse(opening.streamID, error, in: language)
        }
    }

    private func route(_ opening: ServerStreams<LiveCall>.Opening) throws(Refusal) -> Route {
        let request = opening.request
        guard let route = core.router.route(service: request.service, method: request.method) else {
            throw Refusal(
                core.router.serves(request.service) ? .unknownMethod : .unknownService,
                ["service": request.service, "method": request.method])
        }
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

    private func admit() throws(Refusal) {
        let limit = core.settings.maxInFlightPerConnection
        guard streams.count < limit else { throw Refusal(.tooManyCalls, ["limit": "\(limit)"]) }
        switch core.calls.enter() {
        case .entered: return
        case .full: throw Refusal(.tooManyCalls, ["limit": "\(core.calls.limit)"])
        case .shut: throw Refusal(.draining)
        }
    }

    private func start(
        _ opening: ServerStreams<LiveCall>.Opening, _ route: Route, deadline: ContinuousClock.Instant
    ) {
        let payload = opening.request.payload
        var inbound: MessageBuffer?
        if case .clientStream = route.handler {
            let buffer = MessageBuffer(limits: core.settings.bufferLimits)
            if !payload.isEmpty { _ = buffer.push(payload) }
            if opening.flags.contains(.remoteClosed) { buffer.finish() }
            inbound = buffer
        }
        let call = ServerCall(
            method: route.method, metadata: opening.request.metadata,
            payload: inbound == nil ? payload : [], deadline: deadline, peer: peer,
            logger: core.logger, answer: .connection(mailbox, streamID: opening.streamID))
        var isServerStream = false
        if case .serverStream = route.handler { isServerStream = true }
        streams.begin(opening, LiveCall(call: call, isServerStream: isServerStream, inbound: inbound))
        deadlines.add(opening.streamID, at: deadline)

        switch route.handler {
        case .unary(let answer):
            answer(call)
        case .serverStream(let produce):
            let outbound = OutboundMessages(call, streamID: opening.streamID, mailbox: mailbox)
            run(call) {
                try await produce(call, outbound)
                return []
            }
        case .clientStream(let consume):
            let messages = InboundMessages(inbound ?? MessageBuffer(limits: core.settings.bufferLimits))
            run(call) { try await consume(call, messages) }
        }
    }

    /// Runs a stream's handler as a task that ends the call, and that the end of the call cancels.
    private func run(_ call: ServerCall, _ handle: @escaping @Sendable () async throws -> [UInt8]) {
        let task = Task {
            do {
                call.succeed(try await handle())
            } catch {
                call.fail(error)
            }
        }
        call.onCancel { task.cancel() }
    }
}

extension ServerConnection.LiveCall {
    /// Ends the call from outside; false when its handler answered before.
    @discardableResult
    func stop(_ status: Status) -> Bool {
        inbound?.finish(throwing: status)
        return call.cancel(status)
    }
}

extension Route.Handler {
    fileprivate var isStream: Bool {
        switch self {
        case .unary: false
        case .serverStream, .clientStream: true
        }
    }
}
