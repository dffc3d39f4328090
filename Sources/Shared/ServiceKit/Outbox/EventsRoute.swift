import CommonAPI
import RPC
import Refusals
import Store
import SwiftProtobuf

extension ServiceTable {
    /// Serves `Events.Follow`: the stored events first, then new ones as they are committed.
    ///
    /// - Parameter readers: Told how far each follower has come.
    package mutating func serveEvents(readers: OutboxReaders = OutboxReaders()) {
        describe(EventsDescriptor.schema)
        add(
            EventsMethods.follow,
            .serverStream { [shell] call, outbound in
                let credentials = shell.credentials(of: call)
                let request: FollowRequest = try decode(call.payload)
                let (follower, epoch) = try await answering {
                    try await shell.database.read { transaction in
                        let query = try shell.admit(credentials, at: shell.clock(), in: transaction)
                        try Epochs.check(after: request.after, in: request.epoch, transaction)
                        return (query.actor.id, try Epochs.current(in: transaction)?.id ?? "")
                    }
                }
                // A store that cannot be written can still be followed.
                try? await shell.acknowledge(request.after, by: follower)
                var last = request.after
                readers.took(last, follower)
                while !Task.isCancelled, !shell.commits.isClosed {
                    let generation = shell.commits.generation
                    let after = last
                    let events = try await answering {
                        try await shell.database.read { transaction in
                            try Outbox.events(after: after, limit: EventsRoute.pageSize, in: transaction)
                        }
                    }
                    for var event in events {
                        if event.sequence == request.after + 1 { event.epoch = epoch }
                        try await outbound.send(event.serializedBytes())
                        last = event.sequence
                    }
                    readers.took(last, follower)
                    if events.isEmpty { await shell.commits.wait(after: generation) }
                }
            })
        add(
            EventsMethods.acknowledge,
            .unary { [shell] call in
                let credentials = shell.credentials(of: call)
                let request = Result { () throws -> AcknowledgeRequest in try decode(call.payload) }
                let now = shell.clock()
                shell.database.enqueueWrite { transaction in
                    let actor = try shell.follower(credentials, in: transaction)
                    let sequence = try request.get().sequence
                    try Epochs.check(after: sequence, in: "", transaction)
                    try EventFollowers.acknowledge(sequence, by: actor.id, at: now, in: transaction)
                    let reply = try AcknowledgeReply.with {
                        $0.latest = try Outbox.lastSequence(in: transaction)
                    }
                    return Outcome.reply(try reply.serializedBytes())
                } completion: {
                    call.end($0)
                }
            })
    }
}

extension Shell {
    fileprivate func acknowledge(_ sequence: Int64, by follower: String) async throws {
        let now = clock()
        try await database.write { transaction in
            try EventFollowers.acknowledge(sequence, by: follower, at: now, in: transaction)
        }
    }

    fileprivate func follower(_ credentials: Credentials, in transaction: WriteTransaction) throws -> Actor {
        let actor = try credentials.authenticate(in: transaction, by: gates)
        try credentials.method.access.admit(actor)
        return actor
    }
}

private enum EventsRoute {
    /// Events read from the store at a time.
    static let pageSize = 256
}
