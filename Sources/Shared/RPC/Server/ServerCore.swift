import Logging
import Refusals
import Synchronization

/// What all connections of one server share.
final class ServerCore: Sendable {
    let settings: ServerSettings
    let router: any CallRouter
    /// Who checks the openings of streams; where nobody does, callers and connections count alike.
    let authenticator: (any StreamAuthenticator)?
    let logger: Logger
    let observer: (any ServerObserver)?
    /// Calls under way on all connections.
    let calls: Occupancy
    let connections: Occupancy
    /// The signed openings whose streams are under way.
    let openings = LiveOpenings()
    /// What strangers get of each event loop.
    let shares = LoopShares()
    /// Connections too many that wait to be told so.
    let turnedAway = Occupancy(limit: 64)

    /// Connections that lost their place to others and are about to close.
    private static let leaving = 256

    private struct Registry {
        var mailboxes: [ObjectIdentifier: Mailbox<ServerOutput>] = [:]
        var addresses: PeerAddresses
        var accounts: Accounts
        /// `nil` where connections count alike.
        var places: ConnectionPlaces?
        /// The connections that count as a principal's, also those without a place as such.
        var known: [ObjectIdentifier: (record: ConnectionRecord, principal: String)] = [:]
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
        let authenticator = router.authenticator
        let isOpen = authenticator == nil
        registry = Mutex(
            Registry(
                addresses: PeerAddresses(settings, isOpen: isOpen),
                accounts: Accounts(settings, isOpen: isOpen),
                places: isOpen ? nil : ConnectionPlaces(settings)))
        self.authenticator = authenticator
        self.observer = observer
        self.settings = settings
        self.router = router
        self.logger = logger
        calls = Occupancy(limit: settings.maxInFlight)
        connections = Occupancy(limit: settings.maxConnections + (isOpen ? 0 : Self.leaving))
    }

    /// Counts a new connection in, or says why not: there are too many, or the server is closing.
    func join(_ record: ConnectionRecord) -> Refusal? {
        guard connections.enter() == .entered else { return Self.tooMany(settings.maxConnections) }
        var replaced: ConnectionRecord?
        let refusal = registry.withLock { registry -> Refusal? in
            guard registry.end == nil else { return Refusal(.draining) }
            switch registry.places?.enter(record, at: .now) {
            case .full(let limit)?: return Self.tooMany(limit)
            case .replacing(let other)?: replaced = other
            case .entered?, nil: break
            }
            guard registry.addresses.join(record.address, at: .now) else {
                return Self.tooMany(settings.maxConnectionsPerPeer)
            }
            registry.mailboxes[record.id] = record.mailbox
            return nil
        }
        replaced?.mailbox.post(.replace)
        if refusal == nil { observer?.connections(changedBy: 1) } else { connections.leave() }
        return refusal
    }

    /// Counts that connection among the principal's.
    ///
    /// - Returns: The principal's account, and whether the connection has a place as the principal's.
    func know(_ record: ConnectionRecord, as principal: String) -> (account: Account, hasPlace: Bool) {
        let isService = settings.services.contains(principal)
        return registry.withLock { registry in
            registry.known[record.id] = (record, principal)
            let hasPlace = registry.places?.know(record, as: principal, isService: isService) ?? true
            return (registry.accounts.of(principal, isService: isService), hasPlace)
        }
    }

    /// Whose connections there are.
    var principals: Set<String> { registry.withLock { Set($0.known.values.map { $0.principal }) } }

    /// Closes the connections of those principals, and counts them as theirs no more.
    func dismiss(_ principals: Set<String>) {
        let dismissed = registry.withLock { registry in
            let records = registry.known.values.filter { principals.contains($0.principal) }.map { $0.record }
            for record in records {
                registry.known[record.id] = nil
                registry.places?.leave(record)
            }
            return records
        }
        for record in dismissed { record.mailbox.post(.replace) }
    }

    /// The account of strangers at that address.
    func account(ofAddress address: String) -> Account {
        registry.withLock { $0.accounts.ofAddress(address) }
    }

    /// Bytes that were kept for callers and are no more, since the server began.
    var returnedBytes: Int { registry.withLock { $0.accounts.returnedBytes } }

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
    /// - Returns: Whether the address and the server may keep as many as there are now. Strangers are the first who may not.
    func keeps(_ change: Int, for address: String, isStranger: Bool) -> Bool {
        registry.withLock { registry in
            registry.unsent += change
            let ofAddress = registry.addresses.unsent(changedBy: change, of: address)
            let isWithin =
                ofAddress <= settings.maxUnsentBytesPerPeer || settings.gateways.contains(address)
            let most = isStranger ? settings.maxUnsentBytes / 8 : settings.maxUnsentBytes
            return isWithin && registry.unsent <= most
        }
    }

    func leave(_ record: ConnectionRecord) {
        registry.withLock { registry in
            registry.mailboxes.removeValue(forKey: record.id)
            registry.known.removeValue(forKey: record.id)
            registry.addresses.leave(record.address)
            registry.places?.leave(record)
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
