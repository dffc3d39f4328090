import Acceptance
package import Crypto
import Enforcement
import Logging
import RPC
import Registry
import Rulebook
package import ServiceKit
import Store

/// The three services as a check sees them: their definitions, what each cares about, and their keys.
package struct Province: Sendable {
    /// In the order in which they are started.
    package static let definitions = [
        RegistryService.definition, AcceptanceService.definition, EnforcementService.definition,
    ]

    /// The paths of every method that changes something, of all services.
    package let commands: Set<String>
    private let keys: [String: PublicKey]

    /// Knows the three services by their definitions.
    ///
    /// - Parameter keys: The public key of each service.
    /// - Throws: `OpeningError`, should a store in memory not open.
    package init(keys: [String: PublicKey]) throws {
        self.keys = keys
        var commands: Set<String> = []
        for definition in Self.definitions {
            let database = try Database.open(
                at: Connection.memory, migrations: [ServiceKitSchema.migrations, definition.migrations])
            defer { database.close() }
            var table = ServiceTable(
                Shell(
                    database: database, identity: ServiceIdentity(node: "none", key: .generate()),
                    logger: Logger(label: "checker") { _ in SwiftLogNoOpLogHandler() },
                    clock: { Instant(microseconds: 0) }))
            definition.register(&table)
            commands.formUnion(table.methods.filter { $0.effect == .command }.map(\.path))
        }
        self.commands = commands
    }

    /// Everything that must hold, in each store and between them.
    ///
    /// - Parameters:
    ///   - stores: One snapshot of each service.
    ///   - lines: The clients' journal.
    ///   - isSettled: Whether every follower had time to catch up.
    /// - Returns: What does not hold; empty when all is well.
    package func findings(
        in stores: [StoreSnapshot], journal lines: [ClientJournal.Line] = [], isSettled: Bool
    ) -> [Finding] {
        var findings = Checks.journal(lines, in: stores) + Checks.numbers(lines)
        for store in stores {
            findings += Checks.conservation(in: store, commands: commands)
            findings += Checks.log(in: store)
            findings += Checks.outbox(in: store)
            let others = stores.filter { $0.service != store.service }
            if let key = keys[store.service] {
                findings += Checks.witnesses(of: store, signedBy: key, in: others)
            }
            for follower in others {
                findings += Checks.reconcile(
                    store, with: follower, caringFor: Self.types(of: store.service, in: follower.service),
                    isSettled: isSettled)
            }
        }
        return findings
    }

    /// The kinds of a source's events that a follower applies.
    package static func types(of source: String, in follower: String) -> Set<String> {
        definitions.first { $0.name == follower }?.appliers(source).types ?? []
    }
}
