import Crypto
package import Logging
package import Rulebook
package import Store

/// The surroundings of a service's handlers: store, identity and clock. Handlers never see it.
///
/// There is one for each service, which every call refers to.
package final class Shell: Sendable {
    package let database: Database
    package let gates: CommandGates
    package let clock: @Sendable () -> Instant
    package let commits: CommitSignal
    /// The calls that nobody proved to be theirs.
    package let strangers = StrangerTally()
    /// What the service writes into its log in its own name.
    package let ownRecords = OwnRecords()
    package let logger: Logger

    /// Puts the gates in front of a store.
    ///
    /// - Parameters:
    ///   - database: The service's store, opened and migrated.
    ///   - identity: This instance.
    ///   - logger: Where failures go.
    ///   - clock: The service's time.
    ///   - entropy: Where commands get their random bytes.
    package init(
        database: Database, identity: ServiceIdentity, logger: Logger,
        clock: @escaping @Sendable () -> Instant,
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.database = database
        self.gates = CommandGates(identity: identity, keys: KeyRing(), entropy: entropy)
        self.clock = clock
        self.logger = logger
        let commits = CommitSignal()
        self.commits = commits
        database.onCommit { commits.raise() }
        ownRecords.add { [strangers] now, isLast in
            strangers.record(at: now, isLast: isLast).map { [$0] } ?? []
        }
    }

    package var node: String { gates.identity.node }
}
