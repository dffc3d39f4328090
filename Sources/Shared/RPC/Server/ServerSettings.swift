import Refusals

/// What a server allows its callers. The defaults are safe for a service open to a network.
package struct ServerSettings: Sendable {
    /// The service instance's name, told to peers that say hello, such as `registry@zj`.
    package var node: String
    /// The longest frame taken, in bytes; at most 4 MiB, the wire's own limit.
    package var maxFrameBytes = Frame.maximalLength
    /// Calls under way on one connection.
    package var maxInFlightPerConnection = 1_024
    /// Calls under way on the whole server.
    package var maxInFlight = 16_384
    /// Calls of one method under way on the whole server, so that a slow one leaves room for the others.
    package var maxInFlightPerMethod = 8_192
    /// Calls under way from one address, on connections on which nobody has proven anything. All such calls together may be
    /// half of `maxInFlight`; the first 16 of an address begin also when there are a few more.
    package var maxInFlightPerPeer = 1_024
    /// Calls under way of one principal. All principals' together may be three quarters of `maxInFlight`; the first 64 of
    /// each begin also when there are more, and those of `services` in any case.
    package var maxInFlightPerPrincipal = 4_096
    /// Connections open at once; one more is told to come back later and closed, or takes the place of a stranger's.
    package var maxConnections = 1_024
    /// Of them those on which nobody has proven anything; half when `nil`. A sixteenth is left for `services`, the rest for
    /// other principals.
    package var maxConnectionsOfStrangers: Int?
    /// Connections from one address, those of `services` not counted. A tunnel or gateway before the server makes all its
    /// peers one address; name it among the `gateways`.
    package var maxConnectionsPerPeer = 256
    /// Connections of one principal that have a place as such; further ones count as strangers'.
    package var maxConnectionsPerPrincipal = 64
    /// Addresses behind which there are many callers: limits by address do not hold for them, those of all strangers do.
    package var gateways: Set<String> = []
    /// The principals whose calls and connections have places of their own: the services that belong to this one.
    package var services: Set<String> = []
    /// New connections a second from one address, over a long run; at once it may open as many as in a second, or
    /// `maxConnectionsPerPeer` if that is more. What comes faster is closed unheard.
    package var newConnectionsPerPeerPerSecond = 64
    /// What single methods are allowed in place of these settings and of what their `.proto` says, by path
    /// (`qingtong.registry.v1.Enterprises/ListEnterprises`).
    package var methods: [String: MethodLimits] = [:]
    /// The time for a unary call whose method names no cap of its own.
    package var defaultCap = Duration.seconds(30)
    /// The time for a stream whose method names no cap of its own.
    package var defaultStreamCap = Duration.seconds(3_600)
    /// No method's cap counts for more.
    package var maximalCap = Duration.seconds(86_400)
    /// A connection without calls is closed after that long without a byte.
    package var idleTime = Duration.seconds(900)
    /// A new connection is closed when it has not sent a whole frame after that long without a byte.
    package var openingTime = Duration.seconds(60)
    /// A connection that old takes no new calls (`draining`) and closes when those under way are done, or after
    /// `drainTime`: peers spread anew over servers and addresses.
    package var maxConnectionAge = Duration.seconds(12 * 3_600)
    /// A frame must be complete that long after it began.
    package var halfFrameTime = Duration.seconds(30)
    /// A peer that takes none of what waits for it is given up after that long; so is a stream whose client grants it no
    /// credit.
    package var stallTime = Duration.seconds(60)
    /// A connection is given up at once when its peer reads nothing and so many bytes wait for it.
    package var maxUnsentBytesPerConnection = 64 << 20
    /// As `maxUnsentBytesPerConnection`, of all connections of one address together.
    package var maxUnsentBytesPerPeer = 128 << 20
    /// The same of all connections together.
    package var maxUnsentBytes = 512 << 20
    /// Bytes kept for strangers at one address: half-received frames, and requests and messages until their calls are
    /// done. Of a connection the first 16 KiB, and requests under 4 KiB, do not count.
    package var maxHeldBytesPerPeer = 16 << 20
    /// The same of all strangers together.
    package var maxHeldBytesOfStrangers = 64 << 20
    /// The same for one principal, with what its streams gathered, either way.
    package var maxHeldBytesPerPrincipal = 80 << 20
    /// The same of all principals together.
    package var maxHeldBytes = 256 << 20
    /// A stream ends whose client owes it a message for that long.
    package var streamIdleTime = Duration.seconds(30)
    /// A stream ends whose client owed it messages for longer than this all in all, and the time that its bytes would take
    /// at `streamBytesPerSecond`. Ten times as long where messages flow both ways.
    package var streamGraceTime = Duration.seconds(60)
    /// The slowest pace of a stream's client over a long run.
    package var streamBytesPerSecond = 4 << 10
    /// How long `drain` lets calls finish when it is not told otherwise.
    package var drainTime = Duration.seconds(10)
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

/// What a server allows the callers of one method. What is `nil` is as it would be without.
package struct MethodLimits: Hashable, Sendable {
    /// The longest time the server works on one call.
    package var cap: Duration?
    /// Calls under way at once.
    package var maxInFlight: Int?
    /// Bytes of one request, or of one message of a stream.
    package var maxFrameBytes: Int?

    /// Limits for one method.
    package init(cap: Duration? = nil, maxInFlight: Int? = nil, maxFrameBytes: Int? = nil) {
        self.cap = cap
        self.maxInFlight = maxInFlight
        self.maxFrameBytes = maxFrameBytes
    }
}

extension ServerSettings {
    /// Connections on which nobody has proven anything.
    var strangerConnections: Int { max(1, maxConnectionsOfStrangers ?? maxConnections / 2) }

    var bufferLimits: MessageBuffer.Limits { .init(messages: maxBufferedMessages, bytes: maxBufferedBytes) }

    var watchLimits: ConnectionWatch.Limits {
        .init(
            idle: idleTime, opening: openingTime, halfFrame: halfFrameTime, stall: stallTime,
            age: maxConnectionAge, drain: drainTime)
    }

    /// How long the server works on one call of that method, however long the caller would wait.
    package func cap(of method: Method, isStream: Bool) -> Duration {
        min(limits(of: method)?.cap ?? method.cap ?? (isStream ? defaultStreamCap : defaultCap), maximalCap)
    }

    /// Calls of that method under way at once.
    func maxInFlight(of method: Method) -> Int {
        limits(of: method)?.maxInFlight ?? method.maxInFlight ?? maxInFlightPerMethod
    }

    /// Bytes of one request, or of one message of a stream, that the method takes.
    package func maxFrameBytes(of method: Method) -> Int {
        limits(of: method)?.maxFrameBytes ?? method.maxFrameBytes ?? maxFrameBytes
    }

    private func limits(of method: Method) -> MethodLimits? {
        // Most servers have none, and a path costs an allocation per call.
        methods.isEmpty ? nil : methods[method.path]
    }

    /// The refusal as it travels; those that pass with time say when to come back.
    func status(_ refusal: Refusal, in language: Language) -> Status {
        let passing = [Reason.tooManyCalls, .tooManyConnections, .tooManyBytes, .streamRepeated, .draining]
        return Status(
            refusal, in: language, retryAfter: passing.contains(refusal.reason) ? retryDelay : nil)
    }
}
