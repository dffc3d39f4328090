import Logging
import NIOCore
import NIOPosix
import RPCAPI
import Refusals

/// What a client's callers ask its event loop to do.
enum ClientRequest: Sendable {
    case open(ClientCall)
    /// One message of a stream that the caller sends.
    case message(UInt64, [UInt8])
    case endOfMessages(UInt64)
    /// The server may send so much more on that call's stream.
    case credit(UInt64, Int)
    /// The caller of that call gave up; nobody waits for it.
    case abandon(UInt64)
    case close(CheckedContinuation<Void, Never>?)
}

/// A client's calls and its connection, on one event loop: connects when a call needs it, keeps deadlines,
/// and tells each call how it ended.
final class ClientEngine {
    /// Where a call is on its way.
    enum Phase {
        /// For a connection, with what its caller has sent so far.
        case waiting(messages: [[UInt8]], isComplete: Bool, failedConnects: Int)
        case sent(UInt32)
    }

    /// Whether the two ends have said hello. They do before the first stream; a unary call needs none.
    enum Greeting: Hashable {
        case none
        case asked
        /// The server speaks plain ttrpc.
        case plain
        /// The server sends no faster than granted, and lets so much be sent on a new stream.
        case credit(Int)
    }

    enum Link {
        /// No attempt to connect begins before that time.
        case down(until: ContinuousClock.Instant?)
        case connecting
        case up(any Channel)
        /// The stream ids are used up: calls under way finish, then a new connection begins.
        case retiring(any Channel)
        case closed
    }

    let loop: any EventLoop
    let host: String
    let port: Int
    let settings: ClientSettings
    let logger: Logger

    var link = Link.down(until: nil)
    /// Tells the events of this connection from those of an earlier one.
    var generation: UInt64 = 0
    var failures = 0
    /// Why the last attempt to connect failed.
    var lastFailure: Wording?
    var calls: [UInt64: (call: ClientCall, phase: Phase)] = [:]
    /// Calls that wait for a connection, in the order they came; ended ones may be among them.
    var queue: [UInt64] = []
    var streams = ClientStreams()
    /// What the two ends of this connection know about each other.
    var greeting = Greeting.none
    var deadlines = DeadlineQueue<UInt64>()
    var watch: LinkWatch
    var output = ByteBuffer()
    var mailbox: Mailbox<ClientRequest>?
    var closers: [CheckedContinuation<Void, Never>] = []

    private var alarm = Alarm()

    init(loop: any EventLoop, host: String, port: Int, settings: ClientSettings, logger: Logger) {
        self.loop = loop
        self.host = host
        self.port = port
        self.settings = settings
        self.logger = logger
        watch = LinkWatch(settings: settings, now: .now)
    }

    /// Does what callers asked for since the last turn.
    func turn(_ mailbox: Mailbox<ClientRequest>) {
        if case .closed = link {} else { self.mailbox = mailbox }
        for request in mailbox.take() { perform(request) }
        flush()
    }

    /// Sends what this turn made.
    func flush() {
        if let channel, output.readableBytes > 0 {
            let bytes = output
            output = channel.allocator.buffer(capacity: min(bytes.readableBytes, 64 << 10))
            watch.sent(at: .now)
            channel.writeAndFlush(bytes, promise: nil)
        }
        if case .retiring(let channel) = link, streams.count == 0 { channel.close(promise: nil) }
        settle()
        setAlarm()
    }

    /// Tells senders of messages whether the connection takes more.
    func settle() {
        mailbox?.settle(isWritable: channel?.isWritable ?? false)
    }

    /// The connection, while there is one.
    var channel: (any Channel)? {
        switch link {
        case .up(let channel), .retiring(let channel): channel
        case .down, .connecting, .closed: nil
        }
    }

    /// Ends a call: its caller gets the result, and its stream, if it has one, is forgotten.
    func finish(_ number: UInt64, _ result: Result<[UInt8], any Error>) {
        guard let (call, phase) = calls.removeValue(forKey: number) else { return }
        if case .sent(let streamID) = phase { streams.close(streamID) }
        end(call, result)
        deadlines.trim(live: calls.count) { calls[$0] != nil }
    }

    /// Tells a call's caller how it ended, also if it still wants to send.
    func end(_ call: ClientCall, _ result: Result<[UInt8], any Error>) {
        call.finish(result)
        guard call.shape.sendsMessages else { return }
        mailbox?.evict(call.number, throwing: call.end ?? CancellationError())
        mailbox?.unmeter(call.number)
    }

    func fail(_ number: UInt64, _ refusal: Refusal) {
        guard let (call, _) = calls[number] else { return }
        finish(number, .failure(call.status(refusal)))
    }

    private func setAlarm() {
        var due = deadlines.earliest
        if case .down(let until?) = link, !queue.isEmpty { due = min(due ?? until, until) }
        if channel != nil {
            let look = watch.nextLook(hasCalls: streams.count > 0)
            due = min(due ?? look, look)
        }
        guard let due else { return }
        // The alarm keeps the engine until it rings: calls that wait for it must end even if nobody holds the
        // client.
        alarm.set(by: due, on: loop) { self.look() }
    }

    /// Ends calls past their deadline, connects after a pause, looks after the connection.
    private func look() {
        alarm.rang()
        let now = ContinuousClock.now
        while let number = deadlines.next(dueBy: now) { expire(number) }
        connectIfWanted()
        if let channel {
            switch watch.verdict(at: now, hasCalls: streams.count > 0) {
            case .fine: break
            case .ping: writeControl("Ping", PingRequest())
            case .dead, .unused: channel.close(promise: nil)
            }
        }
        flush()
    }

    /// Stops the timer for good.
    func stopAlarm() {
        alarm.stop()
    }
}

extension ClientCall {
    /// The refusal in the language the caller asked for.
    func status(_ refusal: Refusal) -> Status {
        Status(refusal, in: Language(preferred: metadata[Metadata.Keys.language] ?? ""))
    }
}
