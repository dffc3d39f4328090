import Crypto
package import RPC
package import Rulebook
package import Store

/// What the staging of a list may use before anything is decided: who calls, the store, and how to hear that nobody waits
/// any more.
package struct StagedCall: Sendable {
    package let database: Database
    /// The caller as the directory had it when the list came.
    package let actor: Actor
    package let now: Instant
    /// The request id.
    package let cause: String
    package let correlation: String
    private let node: ServiceIdentity
    private let entropy: @Sendable (Int) -> [UInt8]
    private let underWay: @Sendable () throws -> Void

    /// Made by the gates, and by tests.
    package init(
        database: Database, actor: Actor, now: Instant, cause: String, correlation: String,
        node: ServiceIdentity, entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes,
        underWay: @escaping @Sendable () throws -> Void = {}
    ) {
        self.database = database
        self.actor = actor
        self.now = now
        self.cause = cause
        self.correlation = correlation
        self.node = node
        self.entropy = entropy
        self.underWay = underWay
    }

    /// A fresh UUIDv7.
    package func newID() -> String {
        UUIDv7(milliseconds: now.microseconds / 1000, random: entropy(UUIDv7.randomByteCount)).text
    }

    /// What moves an earlier batch to its place, in the service's own name.
    package func settling(in transaction: WriteTransaction) -> Command {
        Command(transaction: transaction, actor: .nobody, now: now, cause: "staged", node: node)
    }

    /// Stops when the caller gave up or the deadline passed.
    package func requireUnderWay() throws {
        try Task.checkCancellation()
        try underWay()
    }
}

/// A list on its way through the stages.
package protocol StagedWork<Reply>: Sendable {
    associatedtype Reply

    /// Works everything out on snapshots and writes it, in slices, where nobody sees it.
    func stage() async throws

    /// Looks at what changed meanwhile and makes everything visible: as the command, in its transaction, which takes no
    /// longer than another one.
    ///
    /// - Throws: `PreparationOvertaken` when so much changed that all is to be staged anew.
    func publish(_ command: Command) throws -> Reply

    /// Gives up what was staged and is not visible.
    func giveUp() async
}

/// How the lists of a client stream are staged; `nil` for one that is short enough to be a command like any other.
package struct Staging<Item, Reply>: Sendable {
    let work: @Sendable ([Item], StagedCall) throws -> (any StagedWork<Reply>)?
}

extension ServiceTable {
    /// Has long streams of a method staged; must come before the method itself is added.
    package mutating func stage<Item, Reply>(
        _ method: Method,
        _ work: @escaping @Sendable ([Item], StagedCall) throws -> (any StagedWork<Reply>)?
    ) {
        precondition(
            route(service: method.service, method: method.name) == nil, "stage comes before streamedCommand")
        stagings[method] = Staging(work: work)
    }
}
