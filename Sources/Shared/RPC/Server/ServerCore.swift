import Logging
import Refusals
import Synchronization

/// What all connections of one server share.
final class ServerCore: Sendable {
    let settings: ServerSettings
    let router: any CallRouter
    let logger: Logger
    let observer: (any ServerObserver)?
    /// Calls under way on all connections.
    let calls: Occupancy
    let connections: Occupancy
    /// Connections too many that wait to be told so.
    let turnedAway = Occupancy(limit: 64)

    private struct Registry {
        var mailboxes: [ObjectIdentifier: Mailbox<ServerOutput>] = [:]
        var addresses: PeerAddresses
        /// Bytes that wait until some peer reads.
        var unsent = 0
        /// Set once the server closes its connections.
        var end: Status?
    }

    private let registry: Mutex<Registry>

    init(
        settings: ServerSettings, router: any CallRouter, logger: Logger,
        observer: (any ServerObserver)? = nil
    ) {
        registry = Mutex(Registry(addresses: PeerAddresses(settings)))
        self.observer = observer
        self.settings = settings
        self.router = router
        self.logger = logger
        calls = Occupancy(limit: settings.maxInFlight)
        connections = Occupancy(limit: settings.maxConnections)
    }

    /// Counts a new connection in, or says why not: there are too many, or the server is closing.
    func join(_ mailbox: Mailbox<ServerOutput>, from address: String) -> Refusal? {
        guard connections.enter() == .entered else { return Self.tooMany(connections.limit) }
        let refusal = registry.withLock { registry -> Refusal? in
            guard registry.end == nil else { return Refusal(.draining) }
            guard registry.addresses.join(address, at: .now) else {
                return Self.tooMany(settings.maxConnectionsPerPeer)
            }
            registry.mailboxes[ObjectIdentifier(mailbox)] = mailbox
            return nil
        }
        if refusal == nil { observer?.connections(changedBy: 1) } else { connections.leave() }
        return refusal
    }

    /// Whether that address may open one more connection now.
    func mayOpen(_ address: String) -> Bool {
        registry.withLock { $0.addresses.mayOpen(address, at: .now) }
    }

    /// How long a connection of that address rests after so many faults of the peer's.
    func rest(after faults: Int, of address: String) -> Duration {
        registry.withLock { $0.addresses.rest(after: faults, of: address, at: .now) }
    }

    /// Counts so many bytes more, or fewer, that wait until a peer at that address reads.
    ///
    /// - Returns: Whether the address and the server may keep as many as there are now.
    func keeps(_ change: Int, for address: String) -> Bool {
        registry.withLock { registry in
            registry.unsent += change
            let ofAddress = registry.addresses.unsent(changedBy: change, of: address)
            return ofAddress <= settings.maxUnsentBytesPerPeer && registry.unsent <= settings.maxUnsentBytes
        }
    }

    func leave(_ mailbox: Mailbox<ServerOutput>, from address: String) {
        registry.withLock { registry in
            registry.mailboxes.removeValue(forKey: ObjectIdentifier(mailbox))
            registry.addresses.leave(address)
        }
        connections.leave()
        observer?.connections(changedBy: -1)
    }

    private static func tooMany(_ limit: Int) -> Refusal {
        Refusal(.tooManyConnections, ["limit": "\(limit)"])
    }

    /// Closes every connection; calls still under way end with that status.
    func shutDown(_ status: Status) {
        let mailboxes = registry.withLock { registry in
            registry.end = status
            return Array(registry.mailboxes.values)
        }
        for mailbox in mailboxes { mailbox.post(.shutDown(status)) }
    }
}
