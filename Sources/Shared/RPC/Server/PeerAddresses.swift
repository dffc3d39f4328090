/// What is known of each address that connections come from. One that has none left is kept as long as what it did counts
/// against it.
struct PeerAddresses {
    typealias Instant = ContinuousClock.Instant

    private struct Peer {
        var connections = 0
        /// Bytes that wait until it reads.
        var unsent = 0
        /// How fast it opens connections.
        var openings: Pace
        /// How fast it breaks the wire's rules.
        var faults: Pace
    }

    /// A peer that keeps the rules never waits for its faults. A fault costs us more than the peer, so after a few each
    /// is followed by a rest, whichever of its connections it comes on.
    private static let faultInterval = Duration.milliseconds(4)
    private static let faultBurst = 64
    private static let longestRest = Duration.seconds(1)
    /// Beyond so many addresses those that no longer matter are forgotten.
    private static let many = 1_024

    /// `Int.max` where places are given by `ConnectionPlaces`.
    private let connections: Int
    private let gateways: Set<String>
    private let openingBurst: Int
    private let openingInterval: Duration
    private var peers: [String: Peer] = [:]
    /// How fast faults come from all addresses together: who has thousands of them is slowed too, and nobody who makes none.
    private var allFaults = Pace(interval: .microseconds(500), burst: 2_048, now: .now)

    init(_ settings: ServerSettings, isOpen: Bool = true) {
        connections = isOpen ? settings.maxConnectionsPerPeer : .max
        gateways = settings.gateways
        openingBurst = max(settings.maxConnectionsPerPeer, settings.newConnectionsPerPeerPerSecond)
        openingInterval = .seconds(1) / settings.newConnectionsPerPeerPerSecond
    }

    /// Counts a new connection, unless its address opens them too fast. A restart brings all peers back at once, so
    /// an address may open at least as many in a burst as it may keep.
    mutating func mayOpen(_ address: String, at now: Instant) -> Bool {
        gateways.contains(address) || self[address, now].openings.admits(at: now)
    }

    /// Counts a connection in, unless the address has too many.
    mutating func join(_ address: String, at now: Instant) -> Bool {
        guard self[address, now].connections < connections || gateways.contains(address) else { return false }
        self[address, now].connections += 1
        return true
    }

    mutating func leave(_ address: String) {
        peers[address]?.connections -= 1
    }

    /// Counts so many bytes more, or fewer, that wait until an address with connections reads.
    ///
    /// - Returns: How many wait for it now.
    mutating func unsent(changedBy change: Int, of address: String) -> Int {
        peers[address]?.unsent += change
        return peers[address]?.unsent ?? 0
    }

    /// How long a connection of that address rests after so many faults.
    mutating func rest(after faults: Int, of address: String, at now: Instant) -> Duration {
        // Behind a gateway's address are many.
        let own = gateways.contains(address) ? .zero : self[address, now].faults.wait(after: faults, at: now)
        return min(max(own, allFaults.wait(after: faults, at: now)), Self.longestRest)
    }

    /// Addresses kept.
    var count: Int { peers.count }

    private subscript(address: String, now: Instant) -> Peer {
        mutating get {
            if let peer = peers[address] { return peer }
            if peers.count >= Self.many {
                peers = peers.filter { _, peer in
                    peer.connections > 0 || !peer.openings.isFresh(at: now) || !peer.faults.isFresh(at: now)
                }
            }
            return Peer(
                openings: Pace(interval: openingInterval, burst: openingBurst, now: now),
                faults: Pace(interval: Self.faultInterval, burst: Self.faultBurst, now: now))
        }
        set { peers[address] = newValue }
    }
}
