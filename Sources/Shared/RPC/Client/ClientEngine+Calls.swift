import Logging
import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf

/// What the engine does for its callers, and what it makes of the server's frames.
extension ClientEngine {
    func perform(_ request: ClientRequest) {
        switch request {
        case .open(let call): open(call)
        case .message(let number, let message): pass(message, isLast: false, of: number)
        case .endOfMessages(let number): pass(nil, isLast: true, of: number)
        case .credit(let number, let credit): writeCredit(credit, of: number)
        case .abandon(let number): abandon(number, with: CancellationError())
        case .close(let closer): close(closer)
        }
    }

    func received(_ item: FrameDecoder.Item, on generation: UInt64) {
        guard generation == self.generation else { return }
        switch streams.received(item) {
        case .reply(let number, let reply):
            finish(number, .success(reply))
        case .message(let number, let message):
            take(message, of: number)
        case .complete(let number, let message):
            if let message { take(message, of: number) }
            finish(number, .success([]))
        case .fail(let number, let status):
            finish(number, .failure(status))
            // The server wants the connection to end; what is called from now on goes over another.
            if status.reason == Reason.draining.word { retire() }
        case .giveUp(let number, let refusal, let streamID):
            fail(number, refusal)
            writeCancel(of: streamID)
        case .greeted(let reply):
            greeted(reply)
        case .credit(let number, let credit, let own):
            mailbox?.grant(number, credit)
            output.writeResponse(.reply([]), stream: own)
        case .answer(let own, let response):
            output.writeResponse(response, stream: own)
        case .close(let reason):
            logger.notice("connection given up", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
            channel?.close(promise: nil)
        case .ignore:
            break
        }
    }

    func bytesCame(on generation: UInt64) {
        if generation == self.generation { watch.received(at: .now) }
    }

    /// Puts a waiting call on the wire.
    func send(_ number: UInt64) {
        guard let (call, phase) = calls[number], case .waiting(let messages, let isComplete, _) = phase else {
            return
        }
        if call.shape == .connect { return finish(number, .success([])) }
        let now = ContinuousClock.now
        if call.shape != .unary { greet() }
        guard let streamID = streams.open(number, call.shape) else {
            retire()
            queue.append(number)
            return
        }
        calls[number]?.phase = .sent(streamID)
        let fits = output.writeFrame(.request, stream: streamID, flags: call.flags) {
            call.envelope(at: now).write(to: &$0)
        }
        guard fits else { return fail(number, .tooLongForFrame) }
        for message in messages { _ = output.writeMessage(message, stream: streamID) }
        if isComplete { output.writeEndOfMessages(stream: streamID) }
        if call.shape.sendsMessages { allow(number) }
    }

    func expire(_ number: UInt64) {
        guard let (call, phase) = calls[number] else { return }
        switch phase {
        case .waiting:
            fail(
                number, notSent(lastFailure ?? Wording("在呼叫的时限内没有连上", "no connection within the call's time"))
            )
        case .sent: abandon(number, with: call.sentAndLost(call.status(Refusal(.deadlinePassed))))
        }
    }

    /// A call to the peer's control service whose reply nobody waits for.
    func writeControl(_ method: String, _ request: some SwiftProtobuf.Message) {
        guard channel != nil, let streamID = streams.openUnwatched() else { return }
        output.writeControl(method, request, stream: streamID)
    }

    private func open(_ call: ClientCall) {
        if case .closed = link {
            call.finish(.failure(call.status(notSent(.clientClosed))))
            return
        }
        // Its caller may have given up before the loop came to it.
        if let end = call.end { return self.end(call, .failure(end)) }
        guard call.deadline > .now else {
            return end(call, .failure(call.status(Refusal(.deadlinePassed))))
        }
        guard calls.count < settings.maxInFlight else {
            let refusal = Refusal(.tooManyCalls, ["limit": "\(settings.maxInFlight)"])
            return end(call, .failure(call.status(refusal)))
        }
        calls[call.number] = (call, .waiting(messages: [], isComplete: false, failedConnects: 0))
        deadlines.add(call.number, at: call.deadline)
        guard case .up = link else {
            queue.append(call.number)
            connectIfWanted()
            return
        }
        send(call.number)
    }

    private func pass(_ message: [UInt8]?, isLast: Bool, of number: UInt64) {
        guard let (_, phase) = calls[number] else { return }
        switch phase {
        case .waiting(var messages, let isComplete, let failedConnects):
            // The connection broke between the sender's look and this turn.
            if let message { messages.append(message) }
            calls[number]?.phase = .waiting(
                messages: messages, isComplete: isComplete || isLast, failedConnects: failedConnects)
        case .sent(let streamID):
            if let message { _ = output.writeMessage(message, stream: streamID) }
            if isLast { output.writeEndOfMessages(stream: streamID) }
        }
    }

    private func take(_ message: [UInt8], of number: UInt64) {
        guard let (call, _) = calls[number], call.messages?.push(message) == .overflow else { return }
        abandon(number, with: call.status(Refusal(.streamOverflow)))
    }

    /// Ends a call on this side and, if it was sent, asks the server to stop it.
    private func abandon(_ number: UInt64, with error: any Error) {
        guard let (_, phase) = calls[number] else { return }
        finish(number, .failure(error))
        if case .sent(let streamID) = phase { writeCancel(of: streamID) }
    }

    private func writeCancel(of streamID: UInt32) {
        writeControl("Cancel", CancelRequest.with { $0.streamID = streamID })
    }
}
