import Logging
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

    private struct Registry {
        var mailboxes: [ObjectIdentifier: Mailbox<ServerOutput>] = [:]
        /// Set once the server closes its connections.
        var end: Status?
    }

    private let registry = Mutex(Registry())

    init(
        settings: ServerSettings, router: any CallRouter, logger: Logger,
        observer: (any ServerObserver)? = nil
    ) {
        self.observer = observer
        self.settings = settings
        self.router = router
        self.logger = logger
        calls = Occupancy(limit: settings.maxInFlight)
        connections = Occupancy(limit: settings.maxConnections)
    }

    /// Counts a new connection in; false when there are too many or the server is closing.
    func join(_ mailbox: Mailbox<ServerOutput>) -> Bool {
        guard connections.enter() == .entered else { return false }
        let isOpen = registry.withLock { registry in
            guard registry.end == nil else { return false }
            registry.mailboxes[ObjectIdentifier(mailbox)] = mailbox
            return true
        }
        if isOpen { observer?.connections(changedBy: 1) } else { connections.leave() }
        return isOpen
    }

    func leave(_ mailbox: Mailbox<ServerOutput>) {
        registry.withLock { _ = $0.mailboxes.removeValue(forKey: ObjectIdentifier(mailbox)) }
        connections.leave()
        observer?.connections(changedBy: -1)
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
