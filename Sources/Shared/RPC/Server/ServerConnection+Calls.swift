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
            faults += 1
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
            // A client is done before its server closes its own side; one that is not gets a final response.
            let isAmid = streams.isReceiving(streamID)
            guard let live = end(streamID) else { return }
            if let proofDue, live.call.method.access != .everyone, proofDue <= now { prove(by: live.call) }
            youngestAnswered = max(youngestAnswered ?? live.call.started, live.call.started)
            if live.sendsMessages, !isAmid {
                output.writeEndOfMessages(stream: streamID)
            } else {
                write(reply: reply, stream: streamID)
            }
            live.inbound?.abandon()
        case .failure(let streamID, let status):
            if status.code == .unauthenticated { faults += 1 }
            guard let live = end(streamID) else { return }
            output.writeResponse(.failure(status), stream: streamID)
            live.inbound?.abandon()
        case .message(let streamID, let message):
            guard streams.call(on: streamID) != nil else { return }
            write(message: message, stream: streamID)
        case .opened(let streamID, let result):
            settle(streamID, result)
        case .replace:
            makeRoom()
        case .credit(let streamID, let credit):
            if streams.isReceiving(streamID) { writeCredit(credit, for: streamID) }
        case .shutDown(let status):
            close(because: "server stops", status)
        }
    }

    /// Ends a call from outside and answers it. A call whose handler answered already keeps that answer.
    func fail(_ streamID: UInt32, _ status: Status) {
        guard let live = streams.call(on: streamID), live.stop(status) else { return }
        _ = end(streamID)
        output.writeResponse(.failure(live.call.cancellation ?? status), stream: streamID)
    }

    private func end(_ streamID: UInt32) -> LiveCall? {
        guard let live = streams.end(streamID) else { return nil }
        leave(live)
        if live.sendsMessages, credit != nil { mailbox.unmeter(UInt64(streamID)) }
        deadlines.trim(live: streams.count) { streams.call(on: $0) != nil }
        return live
    }

    func refuse(_ streamID: UInt32, _ refusal: Refusal, in language: Language = .english) {
        let status = core.settings.status(refusal, in: language)
        guard streams.call(on: streamID) == nil else { return fail(streamID, status) }
        output.writeResponse(.failure(status), stream: streamID)
    }

    private func take(_ message: [UInt8]?, isLast: Bool, on streamID: UInt32, _ live: LiveCall) {
        let limit = core.settings.maxFrameBytes(of: live.call.method)
        guard let message else {
            if isLast { live.inbound?.finish() }
            return
        }
        completed(ofBytes: message.count)
        let refusal: Refusal?
        if message.count > limit {
            refusal = .tooLong(message.count, limit: limit)
        } else {
            refusal =
                switch live.inbound?.push(message) {
                case .overflow?: Refusal(.streamOverflow)
                case .crowded?: Refusal(.tooManyBytes)
                case .taken?, .unwanted?, nil: nil
                }
        }
        if let refusal {
            fail(streamID, core.settings.status(refusal, in: live.call.language))
        } else if isLast {
            live.inbound?.finish()
        }
    }

    /// Gives back the places of a call that has ended.
    func leave(_ live: LiveCall) {
        core.calls.leave()
        if let opening = live.opening { core.openings.leave(opening) }
        if live.isVital {
            live.account.leaveVital()
        } else {
            live.account.leave()
            live.load.leave()
        }
        if live.inbound != nil || live.sendsMessages { movingStreams -= 1 }
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
