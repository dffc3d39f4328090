package import Logging
package import NIOCore
import NIOPosix
import Refusals
import Synchronization

/// Calls to one server over one connection, which many tasks share.
///
/// The connection is made when a call needs it and again after it broke. Calls are never repeated: a call
/// that fails with `not-sent` had no effect, one that fails with `connection-lost` may have had its effect or
/// not.
package final class ClientConnection: Caller {
    private let mailbox: Mailbox<ClientRequest>
    private let settings: ClientSettings
    private let lastNumber = Atomic<UInt64>(0)
    /// What all streams keep for their readers.
    private let budget: ByteBudget

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - host: The server's name or address.
    ///   - port: Its port.
    ///   - settings: How the connection is treated.
    ///   - logger: For connections given up; never payloads.
    ///   - group: Gives the one event loop that serves this client.
    package init(
        host: String, port: Int, settings: ClientSettings = ClientSettings(),
        logger: Logger = Logger(label: "qingtong.rpc"),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        let loop = group.next()
        let engine = NIOLoopBoundBox.makeBoxSendingValue(
            ClientEngine(loop: loop, host: host, port: port, settings: settings, logger: logger),
            eventLoop: loop)
        self.settings = settings
        budget = ByteBudget(limit: settings.maxBufferedBytesPerConnection)
        mailbox = Mailbox(isWritable: false) { mailbox in
            loop.execute { engine.value.turn(mailbox) }
        }
    }

    deinit {
        mailbox.post(.close(nil))
    }

    /// Makes a unary call. Cancelling the task cancels the call and throws `CancellationError`.
    package func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        let call = ClientCall(
            number: nextNumber(), shape: .unary, method: method, payload: payload, options: options)
        return try await withTaskCancellationHandler {
            submit(call)
            return try await call.reply()
        } onCancel: {
            abandon(call)
        }
    }

    /// Opens a server stream. Returns at once; what goes wrong is thrown while the stream is read.
    package func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        InboundMessages(stream(.serverStream, method, payload, options).messages)
    }

    /// Opens a stream that flows both ways. Returns at once; what goes wrong is thrown while it is read or
    /// written.
    package func bidirectional(_ method: Method, _ options: CallOptions) async throws -> MessageExchange {
        let call = stream(.bidirectional, method, [], options)
        return MessageExchange(inbound: InboundMessages(call.messages)) { [self] message in
            try await send(message, of: call)
        } end: { [self] in
            mailbox.post(.endOfMessages(call.number))
        }
    }

    /// Makes a client stream. Cancelling the task cancels the call and throws `CancellationError`.
    package func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        let call = ClientCall(
            number: nextNumber(), shape: .clientStream, method: method, payload: [], options: options)
        return try await withTaskCancellationHandler {
            submit(call)
            for payload in payloads {
                guard call.end == nil else { break }
                do {
                    try await send(payload, of: call)
                } catch  where call.end != nil {
                    // The reply of a server that answered early, or the failure, is with the call.
                    break
                }
            }
            mailbox.post(.endOfMessages(call.number))
            return try await call.reply()
        } onCancel: {
            abandon(call)
        }
    }

    /// Brings the connection up, or waits until it is.
    ///
    /// - Throws: `not-sent` when there is none after `connectAttempts`, or within the time.
    func connect(_ options: CallOptions) async throws {
        let call = ClientCall(
            number: nextNumber(), shape: .connect, method: ControlService.method("Hello"), payload: [],
            options: options)
        _ = try await withTaskCancellationHandler {
            submit(call)
            return try await call.reply()
        } onCancel: {
            abandon(call)
        }
    }

    /// Ends the client: calls under way fail (`connection-lost`, or `not-sent` if they still waited), later
    /// ones fail with `not-sent`. Returns when the connection is closed.
    package func close() async {
        await withCheckedContinuation { closer in
            if !mailbox.post(.close(closer)) { closer.resume() }
        }
    }

    private func nextNumber() -> UInt64 {
        lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Begins a call whose messages come back.
    private func stream(
        _ shape: ClientCall.Shape, _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) -> ClientCall {
        let number = nextNumber()
        let credit = Replenishment(window: settings.credit) { [mailbox] in
            mailbox.post(.credit(number, $0))
        }
        // The stream keeps the client until it is read to its end or let go.
        let messages = MessageBuffer(
            limits: settings.bufferLimits, budget: budget, replenishment: credit
        ) { [self] in
            mailbox.post(.abandon(number))
        }
        let call = ClientCall(
            number: number, shape: shape, method: method, payload: payload, options: options,
            messages: messages)
        submit(call)
        return call
    }

    private func submit(_ call: ClientCall) {
        // Messages wait until the call is on its way and what the server allows is known.
        if call.shape.sendsMessages { mailbox.meter(call.number, credit: 0) }
        guard !mailbox.post(.open(call)) else { return }
        call.finish(.failure(call.status(Refusal(.notSent, ["peer": ""], words: ["cause": .clientClosed]))))
    }

    private func abandon(_ call: ClientCall) {
        call.finish(.failure(CancellationError()))
        mailbox.post(.abandon(call.number))
    }

    /// Sends one message once the server takes it.
    private func send(_ payload: [UInt8], of call: ClientCall) async throws {
        guard payload.count <= Frame.maximalLength else {
            let status = call.status(.tooLongForFrame)
            call.finish(.failure(status))
            mailbox.post(.abandon(call.number))
            throw status
        }
        try await mailbox.send(.message(call.number, payload), ofBytes: payload.count, as: call.number) {
            call.end
        }
    }
}
