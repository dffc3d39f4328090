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
                let follower = try await answering {
                    try await shell.database.read { transaction in
                        let query = try shell.admit(credentials, at: shell.clock(), in: transaction)
                        let published = try Outbox.lastSequence(in: transaction)
                        guard request.after <= published else {
                            throw Refusal(
                                .cursorAhead, field: "after",
                                ["after": String(request.after), "published": String(published)])
                        }
                        return query.actor.id
                    }
                }
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
                    for event in events {
                        try await outbound.send(event.serializedBytes())
                        last = event.sequence
                    }
                    readers.took(last, follower)
                    if events.isEmpty { await shell.commits.wait(after: generation) }
                }
            })
    }
}

private enum EventsRoute {
    /// Events read from the store at a time.
    static let pageSize = 256
}
