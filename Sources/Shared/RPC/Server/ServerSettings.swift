import Refusals

/// What a server allows its callers. The defaults are safe for a service open to a network.
package struct ServerSettings: Sendable {
    /// The service instance's name, told to peers that say hello, such as `registry@zj`.
    package var node: String
    /// The longest frame taken, in bytes; at most 4 MiB, the wire's own limit.
    package var maxFrameBytes = Frame.maximalLength
    /// Calls under way on one connection.
    package var maxInFlightPerConnection = 4_096
    /// Calls under way on the whole server.
    package var maxInFlight = 16_384
    /// Connections open at once; one more is closed as soon as it opens.
    package var maxConnections = 1_024
    /// The time for a unary call whose method names no cap of its own.
    package var defaultCap = Duration.seconds(30)
    /// The time for a stream whose method names no cap of its own.
    package var defaultStreamCap = Duration.seconds(3_600)
    /// No method's cap counts for more.
    package var maximalCap = Duration.seconds(86_400)
    /// A connection without calls is closed after that long without a byte.
    package var idleTime = Duration.seconds(900)
    /// A frame must be complete that long after it began.
    package var halfFrameTime = Duration.seconds(30)
    /// A peer that takes none of what waits for it is given up after that long.
    package var stallTime = Duration.seconds(60)
    /// A connection whose peer leaves more answers unread than so many bytes is given up at once.
    package var maxUnsentBytes = 64 << 20
    /// How long `drain` lets calls finish when it is not told otherwise.
    package var drainTime = Duration.seconds(20)
    /// How long a connection that the server ends waits for the peer to close its side.
    package var lingerTime = Duration.seconds(1)
    /// What a refused caller is told to wait.
    package var retryDelay = Duration.milliseconds(250)
    /// What a client that knows of credit may send on one stream ahead of its handler (`Credit`): as many
    /// messages of less than 16 KiB.
    package var credit = 256
    /// Messages of one stream that may wait for its handler when its client knows nothing of credit.
    package var maxBufferedMessages = 65_536
    /// Their bytes.
    package var maxBufferedBytes = 16 << 20
    /// Bytes of all streams of one connection that may wait for their handlers. The stream whose message does
    /// not fit ends.
    package var maxBufferedBytesPerConnection = 64 << 20

    /// The defaults under that name.
    package init(node: String = "") {
        self.node = node
    }
}

extension ServerSettings {
    var bufferLimits: MessageBuffer.Limits { .init(messages: maxBufferedMessages, bytes: maxBufferedBytes) }

    var watchLimits: ConnectionWatch.Limits {
        .init(idle: idleTime, halfFrame: halfFrameTime, stall: stallTime)
    }

    /// How long the server works on one call of that method, however long the caller would wait.
    package func cap(of method: Method, isStream: Bool) -> Duration {
        min(method.cap ?? (isStream ? defaultStreamCap : defaultCap), maximalCap)
    }

    /// The refusal as it travels; those that pass with time say when to come back.
    func status(_ refusal: Refusal, in language: Language) -> Status {
        let passes = refusal.reason == .tooManyCalls || refusal.reason == .draining
        return Status(refusal, in: language, retryAfter: passes ? retryDelay : nil)
    }
}
