import Logging
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// Handles one long client stream: stages it in slices, then passes the gates as a command that publishes it.
struct StagedCommand<Item: WireMessage>: Sendable {
    /// How often a list is staged before its caller is told to try again later.
    private static var mostAttempts: Int { 3 }

    private let call: ServerCall
    private let shell: Shell
    private let credentials: Credentials
    private let now: Instant
    private let items: @Sendable (Actor) throws -> [Item]

    init(
        _ call: ServerCall, _ shell: Shell, _ credentials: Credentials, _ now: Instant,
        items: @escaping @Sendable (Actor) throws -> [Item]
    ) {
        self.call = call
        self.shell = shell
        self.credentials = credentials
        self.now = now
        self.items = items
    }

    /// - Returns: How it ended; `nil` when it is to run as a command like any other: because it is short, was answered
    ///   before, or will be refused.
    func run<Reply: WireMessage>(_ staging: Staging<Item, Reply>) async throws -> Outcome? {
        guard let (staged, items) = try await admitted(), let claims = credentials.claims else { return nil }
        for attempt in 1...Self.mostAttempts {
            let made: (any StagedWork<Reply>)?
            do {
                made = try staging.work(items, staged)
            } catch is Refusal {
                return nil
            }
            guard let work = made else { return nil }
            do {
                try await work.stage()
                let outcome = try await publish(work)
                if case .refused = outcome { await work.giveUp() }
                return outcome
            } catch is PreparationOvertaken where attempt < Self.mostAttempts {
                call.undo()
                await work.giveUp()
            } catch is PreparationOvertaken {
                await work.giveUp()
                return try await refuse(Refusal(.batchOvertaken))
            } catch let refusal as Refusal {
                await work.giveUp()
                return try await refuse(refusal)
            } catch {
                await work.giveUp()
                try call.requireUnderWay()
                shell.logger.error(
                    "a list was not staged",
                    metadata: ["request": "\(claims.requestID)", "error": "\(error)"])
                throw error
            }
        }
        return nil
    }

    /// The call and its messages, if it may pass the gates and was not answered before.
    private func admitted() async throws -> (StagedCall, [Item])? {
        do {
            let read = try await shell.database.read(deadline: call.deadline) { transaction in
                let actor = try shell.admit(credentials, at: now, in: transaction).actor
                let key = StoredReplies.Key(
                    principal: actor.id, requestID: credentials.claims?.requestID ?? "")
                return try (actor, StoredReplies.find(key, in: transaction) != nil)
            }
            guard !read.1 else { return nil }
            let staged = StagedCall(
                database: shell.database, actor: read.0, now: now,
                cause: credentials.claims?.requestID ?? "",
                correlation: credentials.correlation ?? credentials.claims?.requestID ?? "",
                node: shell.gates.identity, entropy: shell.gates.entropy,
                underWay: { [call] in try call.requireUnderWay() })
            return (staged, try items(read.0))
        } catch is Refusal {
            // The gates find the same, and leave a leaf.
            return nil
        }
    }

    private func publish<Reply: WireMessage>(_ work: any StagedWork<Reply>) async throws -> Outcome {
        try await pass { try work.publish($0).serializedBytes() }
    }

    private func refuse(_ refusal: Refusal) async throws -> Outcome {
        try await pass { _ in throw refusal }
    }

    private func pass(_ apply: @escaping @Sendable (Command) throws -> [UInt8]) async throws -> Outcome {
        // Visible from now on, not from when the list came.
        let now = shell.clock()
        return try await shell.database.write { transaction in
            try call.begin()
            return try shell.gates.pass(credentials, at: now, in: transaction, apply: apply)
        }
    }
}
