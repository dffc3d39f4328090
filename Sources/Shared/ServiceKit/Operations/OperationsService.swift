package import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// Answers operators: dead letters, followers, epochs, and what was sent and applied.
package struct OperationsService: OperationsHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    private let settlement: DeadLetterSettlement

    /// Settles letters through that office.
    package init(settlement: DeadLetterSettlement) {
        self.settlement = settlement
    }

    package func listDeadLetters(_ request: ListDeadLettersRequest, _ query: Query) throws -> DeadLetterList {
        try query.actor.require(.administrator, over: .province)
        let letters = try DeadLetters.list(
            of: request.source, about: request.subject, after: request.after,
            limit: PageLimits.within(Int(request.pageSize)), in: query.transaction)
        return .with { $0.letters = letters }
    }

    package func getDeadLetter(_ request: DeadLetterRequest, _ query: Query) throws -> DeadLetter {
        try query.actor.require(.administrator, over: .province)
        return try DeadLetters.require(request.sequence, of: request.source, in: query.transaction)
    }

    package func retryDeadLetter(_ request: DeadLetterRequest, _ command: Command) throws -> DeadLetterOutcome
    {
        try command.actor.require(.administrator, over: .province)
        let letter = try settlement.first(request.sequence, of: request.source, in: command.transaction)
        command.touched("dead-letter/\(letter.source)/\(letter.sequence)")
        return try settlement.retry(
            letter.event.subject, of: letter.source, at: command.now, in: command.transaction)
    }

    package func discardDeadLetter(
        _ request: DiscardDeadLetterRequest, _ command: Command
    ) throws -> DeadLetterOutcome {
        try command.actor.require(.administrator, over: .province)
        let letter = try settlement.first(request.sequence, of: request.source, in: command.transaction)
        command.touched("dead-letter/\(letter.source)/\(letter.sequence)")
        try DeadLetters.remove(letter, settled: .discarded, in: command.transaction)
        return try settlement.retry(
            letter.event.subject, of: letter.source, at: command.now, in: command.transaction)
    }

    package func listSent(
        _ request: ListEventRecordsRequest, _ query: Query, _ emit: (EventRecord) throws -> Void
    ) throws {
        try query.actor.require(.administrator, .auditor, over: .province)
        let records = try Outbox.records(
            after: request.after, limit: request.most, in: query.transaction)
        for record in records { try emit(record) }
    }

    package func listApplied(
        _ request: ListEventRecordsRequest, _ query: Query, _ emit: (EventRecord) throws -> Void
    ) throws {
        try query.actor.require(.administrator, .auditor, over: .province)
        let records = try AppliedEvents.list(
            of: request.source, after: request.after, limit: request.most, in: query.transaction)
        for record in records { try emit(record) }
    }

    package func listFollowers(_ request: ListFollowersRequest, _ query: Query) throws -> FollowerList {
        try query.actor.require(.administrator, .auditor, over: .province)
        let followers = try EventFollowers.list(in: query.transaction)
        return .with { $0.followers = followers }
    }

    package func forgetFollower(_ request: ForgetFollowerRequest, _ command: Command) throws -> FollowerRecord
    {
        try command.actor.require(.administrator, over: .province)
        command.touched("follower/\(request.follower)")
        return try EventFollowers.forget(request.follower, in: command.transaction)
    }

    package func listEpochs(_ request: EpochsRequest, _ query: Query) throws -> EpochList {
        try query.actor.require(.administrator, .auditor, over: .province)
        let epochs = try Epochs.list(in: query.transaction)
        let published = try Outbox.lastSequence(in: query.transaction)
        return .with {
            $0.epochs = epochs
            $0.published = published
        }
    }

    package func rejoinSource(_ request: RejoinSourceRequest, _ command: Command) throws -> RejoinSourceReply
    {
        try command.actor.require(.administrator, over: .province)
        let position = try settlement.position(of: request.source, in: command.transaction)
        let common = try request.commonEnd(with: position)
        command.touched("source/\(request.source)")
        let orphaned = try AppliedEvents.orphan(of: request.source, after: common, in: command.transaction)
        try command.transaction.execute(
            "DELETE FROM dead_letter WHERE source = $1 AND sequence > $2",
            [.text(request.source), .integer(common)])
        try Inbox.move(request.source, to: common, epoch: request.epoch, in: command.transaction)
        return .with { $0.orphaned = Int64(orphaned) }
    }
}

extension ListEventRecordsRequest {
    fileprivate var most: Int { limit == 0 ? 10_000 : Int(limit) }
}

extension RejoinSourceRequest {
    /// The last sequence that both sides agree on: where the epoch began for who comes from another one; what the source
    /// still has for who stands in it.
    ///
    /// - Throws: `rejoin-needless`, `rejoin-ahead`.
    fileprivate func commonEnd(with position: Inbox.Position) throws(Refusal) -> Int64 {
        var end = after
        if position.epoch == epoch {
            guard published > 0, published < position.sequence else {
                throw Refusal(
                    .rejoinNeedless, field: "source",
                    ["source": source, "applied": String(position.sequence)])
            }
            end = max(published, after)
        }
        guard end <= position.sequence else {
            throw Refusal(
                .rejoinAhead, field: "after",
                ["applied": String(position.sequence), "after": String(end)])
        }
        return end
    }
}
