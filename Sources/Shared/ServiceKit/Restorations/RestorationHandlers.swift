package import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// Takes the records of restorations: of this service's own store, and of the logs that it witnesses.
package struct RestorationService: RestorationsHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    /// Keeps nothing of its own.
    package init() {}

    package func getRestoration(_ request: GetRestorationRequest, _ query: Query) throws -> RestorationState {
        try query.actor.require(.administrator, .auditor, over: .province)
        let state = try OwnRestoration.state(in: query.transaction)
        guard let record = try OwnRestoration.record(in: query.transaction) else {
            return .with { $0.settled = true }
        }
        let kept = try query.shown(.restorations).get(record.epoch)
        let witnesses = try EventFollowers.list(in: query.transaction).map(\.follower)
        return .with {
            $0.settled = state.isSettled
            $0.restoration = kept ?? .with { $0.record = record }
            $0.witnesses = witnesses
        }
    }

    package func getWitnessed(_ request: GetWitnessedRequest, _ query: Query) throws -> WitnessedState {
        let highest = try query.shown(.restorations).find(
            where: [.equal("node", .text(request.node))], order: .descending("generation"), limit: 1
        ).documents.first
        let largest = try query.shown(.witnessedHeads).find(
            where: [.equal("node", .text(request.node))], order: .descending("size"), limit: 1
        ).documents.first
        return .with {
            $0.generation = highest?.record.generation ?? 0
            $0.size = largest?.head.size ?? 0
        }
    }

    package func witnessRestoration(
        _ request: WitnessRestorationRequest, _ command: Command
    ) throws -> RestorationStatement {
        try command.actor.require(.administrator, over: .province)
        let kept = try command.keep(witnessed: request.restoration)
        var statement = RestorationStatement.with {
            $0.witness = command.node.node
            $0.time = kept.receivedAt
        }
        statement.signature = Data(command.node.key.sign(statement.signedText(of: kept.record)).bytes)
        return statement
    }

    package func settleRestoration(
        _ request: SettleRestorationRequest, _ command: Command
    ) throws -> Restoration {
        try command.actor.require(.administrator, over: .province)
        guard let own = try OwnRestoration.record(in: command.transaction),
            try !OwnRestoration.state(of: command.transaction).isSettled
        else { throw Refusal(.restorationNone) }
        var restoration = request.restoration
        var known = restoration.record
        (known.generation, known.witnessedSize) = (own.generation, own.witnessedSize)
        guard known == own else { throw Refusal(.restorationDiffers, ["part": own.epoch]) }
        let generation = try OwnRestoration.generation(in: command.transaction)
        guard restoration.record.generation > generation else {
            throw Refusal(.restorationGeneration, ["known": String(generation)])
        }
        let witnesses = try EventFollowers.list(in: command.transaction).map(\.follower)
        try command.requireTwo(restoration, mayBeOld: !witnesses.isEmpty)
        try command.require(witnesses, of: restoration)
        restoration.id = own.epoch
        restoration.revision = 0
        restoration.receivedAt = command.now.microseconds
        restoration = try command.kept(.restorations).add(restoration)
        try OwnRestoration.settle(restoration.record, at: command.now, in: command.transaction)
        try command.publish(restoration, about: command.node.node)
        return restoration
    }

    package func listRestorations(
        _ request: ListRestorationsRequest, _ query: Query
    ) throws -> RestorationList {
        try query.actor.require(.administrator, .auditor, over: .province)
        let all = try query.shown(.restorations).all().filter {
            request.node.isEmpty || $0.record.node == request.node
        }
        return .with { $0.restorations = all.sorted { $0.record.generation < $1.record.generation } }
    }
}

extension Command {
    /// Keeps the record of another service's restoration; one that is kept is left as it is.
    ///
    /// The generations of a node's records only rise here. Since a service settles none without the statement of every
    /// service that follows it, no two restorations of a store ever share a generation.
    ///
    /// - Throws: `source-unknown`, `restoration-differs`, `restoration-generation`, `restoration-signers`.
    func keep(witnessed restoration: Restoration) throws -> Restoration {
        let record = restoration.record
        guard record.node != node.node, try kept(.principals).get(record.node)?.kind == .service else {
            throw Refusal(.sourceUnknown, field: "restoration.record.node")
        }
        if let known = try kept(.restorations).get(record.epoch) {
            guard known.record == record else {
                throw Refusal(.restorationDiffers, ["part": record.epoch])
            }
            return known
        }
        let highest = try kept(.restorations).first(
            where: [.equal("node", .text(record.node))], order: .descending("generation"))
        if let known = highest?.record.generation, record.generation <= known {
            throw Refusal(.restorationGeneration, ["known": String(known)])
        }
        // What was witnessed of the part that the copy still has must be in the copy.
        if let head = try kept(.witnessedHeads).get("\(record.node)/\(record.size)"),
            head.head.root != record.root, head.head.epoch == record.oldEpoch
        {
            throw Refusal(.restorationDiffers, words: ["part": Wording("日志的根", "the root of the log")])
        }
        try requireTwo(restoration)
        var witnessed = try WitnessedLog.of(record.node, in: transaction)
        witnessed.begin(record)
        try witnessed.save(in: transaction)
        return try kept(.restorations).add(
            .with {
                $0.id = record.epoch
                $0.record = record
                $0.signatures = restoration.signatures
                $0.receivedAt = now.microseconds
            })
    }

    /// Refuses a record that not every one of these services keeps.
    fileprivate func require(_ witnesses: [String], of restoration: Restoration) throws {
        for follower in witnesses {
            let key = try kept(.principals).get(follower).flatMap { PublicKey(bytes: $0.publicKey) }
            let holds = restoration.statements.contains { statement in
                statement.witness == follower
                    && key.map { statement.holds(for: restoration.record, by: $0) } ?? false
            }
            guard holds else { throw Refusal(.restorationWitnesses, ["witness": follower]) }
        }
    }
}
