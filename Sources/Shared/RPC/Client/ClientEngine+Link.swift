import NIOCore
import NIOPosix
import Refusals

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How the engine comes by its connection, and what follows when it goes.
extension ClientEngine {
    var peer: String { "\(host):\(port)" }

    /// The call did not leave this process, for that cause.
    func notSent(_ cause: Wording) -> Refusal {
        Refusal(.notSent, ["peer": peer], words: ["cause": cause])
    }

    /// Begins to connect if a call waits and the pause after the last failure is over.
    func connectIfWanted() {
        guard case .down(let until) = link else { return }
        queue.removeAll { calls[$0] == nil }
        if queue.isEmpty { return }
        if let until, until > .now { return }
        connect()
    }

    /// The connection's stream ids are used up: it takes no new calls.
    func retire() {
        guard case .up(let channel) = link else { return }
        link = .retiring(channel)
    }

    func linkClosed(_ generation: UInt64) {
        guard generation == self.generation, channel != nil else { return }
        if case .closed = link { return }
        link = .down(until: nil)
        output.clear()
        for (number, entry) in calls {
            if case .sent = entry.phase { fail(number, Refusal(.connectionLost, ["peer": peer])) }
        }
        streams = ClientStreams()
        greeting = .none
        connectIfWanted()
        flush()
    }

    func close(_ closer: CheckedContinuation<Void, Never>?) {
        let channel = channel
        link = .closed
        stopAlarm()
        for (number, entry) in calls {
            switch entry.phase {
            case .waiting: fail(number, notSent(.clientClosed))
            case .sent: fail(number, Refusal(.connectionLost, ["peer": peer]))
            }
        }
        queue = []
        // Requests that came after the last take end like those that come from now on.
        let late = mailbox?.close() ?? []
        mailbox = nil
        for request in late { perform(request) }
        guard let channel else {
            closer?.resume()
            return
        }
        channel.close(promise: nil)
        channel.closeFuture.whenComplete { _ in closer?.resume() }
    }

    private func connect() {
        link = .connecting
        generation += 1
        let generation = generation
        let limit = settings.maxFrameBytes
        let engine = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(settings.connectTimeout.nanoseconds))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ClientLink(engine: engine.value, generation: generation, limit: limit))
                }
            }
            .connect(host: host, port: port)
            .whenComplete { engine.value.connected($0, generation) }
    }

    private func connected(_ result: Result<any Channel, any Error>, _ generation: UInt64) {
        guard case .connecting = link, generation == self.generation else {
            // The client was closed meanwhile.
            if case .success(let channel) = result { channel.close(promise: nil) }
            return
        }
        switch result {
        case .success(let channel) where channel.isActive:
            link = .up(channel)
            failures = 0
            lastFailure = nil
            watch = LinkWatch(settings: settings, now: .now)
            let waiting = queue
            queue = []
            for number in waiting { send(number) }
        case .success:
            connectFailed(Wording("刚连上就被断开", "the connection closed at once"))
        case .failure(let error):
            connectFailed(Self.cause(of: error))
        }
        flush()
    }

    private func connectFailed(_ cause: Wording) {
        failures += 1
        lastFailure = cause
        for number in queue {
            guard case .waiting(let messages, let isComplete, let failed)? = calls[number]?.phase else {
                continue
            }
            calls[number]?.phase = .waiting(
                messages: messages, isComplete: isComplete, failedConnects: failed + 1)
            if failed + 1 >= settings.connectAttempts { fail(number, notSent(cause)) }
        }
        queue.removeAll { calls[$0] == nil }
        let pause = settings.backoff.after(failures, chance: settings.jitter.next())
        link = .down(until: .now + pause)
    }

    /// The first cause that a person can use.
    private static func cause(of error: any Error) -> Wording {
        guard let error = error as? NIOConnectionError else { return Wording("连接失败", "\(error)") }
        if let first = error.connectionErrors.first {
            // In the system's words, which whoever shows it puts into those of the reader.
            guard let system = first.error as? IOError else { return Wording("连接失败", "\(first.error)") }
            let words = String(cString: strerror(system.errnoCode))
            return Wording(words, words)
        }
        return Wording("不认识主机名 \(error.host)", "the name \(error.host) is unknown")
    }
}

extension Wording {
    /// Why nothing is sent any more.
    static let clientClosed = Wording("本端已关闭", "the client is closed")
}
