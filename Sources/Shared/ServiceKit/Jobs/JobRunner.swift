import CommonAPI
import Crypto
package import Rulebook
package import Store
import SwiftProtobuf

/// Runs the jobs of a service, step by step.
package struct JobRunner: Sendable {
    /// What became of a step.
    package enum Fate: Hashable, Sendable {
        /// There is nothing to do.
        case idle
        case done
        /// The data changed meanwhile; the step comes again.
        case putOff
    }

    private let jobs: [Job]
    private let identity: ServiceIdentity
    private let entropy: @Sendable (Int) -> [UInt8]
    private let memo = SteadyMemo()

    /// - Parameters:
    ///   - jobs: What is to be carried on; the first that has something to do comes first.
    ///   - identity: The instance that works.
    ///   - entropy: Where its commands get their random bytes.
    package init(
        _ jobs: [Job], identity: ServiceIdentity,
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.jobs = jobs
        self.identity = identity
        self.entropy = entropy
    }

    /// Carries one step out: found on a snapshot, done in a transaction.
    ///
    /// - Throws: Failures of the store or of the code; then nothing of the step was done.
    package func step(at now: Instant, in database: Database) async throws -> Fate {
        let found = try await database.read { try next(at: now, in: $0) }
        guard let (job, step) = found else { return .idle }
        return try await database.write { try carryOut(step, of: job, at: now, in: $0) }
    }

    /// What is to be done next.
    package func next(at now: Instant, in transaction: ReadTransaction) throws -> (Job, any JobStep)? {
        // What a step finds may be told to others: it waits for the record of a restoration, as commands do.
        guard try OwnRestoration.state(in: transaction).isSettled else { return nil }
        let query = Query(transaction: transaction, actor: own, now: now)
        for job in jobs {
            if let step = try job.next(query) { return (job, step) }
        }
        return nil
    }

    /// Does a step, with one leaf if it did something that the log tells of.
    package func carryOut(
        _ step: any JobStep, of job: Job, at now: Instant, in transaction: WriteTransaction
    ) throws -> Fate {
        guard try OwnRestoration.state(of: transaction).isSettled else { return .idle }
        let command = command(as: own, step, of: job, at: now, in: transaction)
        let starter = try step.principal.flatMap { try command.kept(.principals).get($0) }
        let named = starter.map { self.command(as: Actor($0), step, of: job, at: now, in: transaction) }
        let acting = named ?? command
        acting.preparation = step.prepared.map { Preparation(value: $0, isRepeatable: true) }
        let isTold: Bool
        do {
            isTold = try transaction.savepoint { _ in try step.apply(acting) }
        } catch is PreparationOvertaken {
            try step.putOff(command)
            return .putOff
        }
        if isTold {
            var leaf = AuditLeaf(of: identity.node, "job/\(job.name)", requestID: acting.cause, at: now)
            leaf.subjects = acting.subjects
            try AuditLog.append(leaf, in: transaction)
        }
        return .done
    }

    private func command(
        as actor: Actor, _ step: any JobStep, of job: Job, at now: Instant, in transaction: WriteTransaction
    ) -> Command {
        Command(
            transaction: transaction, actor: actor, now: now, cause: "job/\(job.name)/\(step.subject)",
            node: identity, memo: memo, entropy: entropy)
    }

    private var own: Actor { Actor(ownPrincipal: identity.node) }
}

extension Actor {
    /// The service of that name, when it acts by itself.
    init(ownPrincipal node: String) {
        self.init(
            .with {
                $0.id = node
                $0.kind = .service
                $0.name = node
            })
    }
}
