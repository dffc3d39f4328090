import CommonAPI
import Logging
package import RPC
import RPCAPI
import Refusals
import Rulebook
import ServiceLifecycle
import Store
import SwiftProtobuf

/// Follows one other service for as long as the process runs: connects, applies its events in order, and after a
/// break connects again with growing pauses.
package struct Follower: Sendable {
    private let shell: Shell
    private let inbox: Inbox
    private let caller: any Caller
    package let status: FollowerStatus

    /// - Parameters:
    ///   - shell: Where the events are applied.
    ///   - inbox: What is done with them.
    ///   - caller: Makes signed calls to the source.
    ///   - status: Where health reads how it goes.
    package init(_ shell: Shell, inbox: Inbox, caller: any Caller, status: FollowerStatus) {
        self.shell = shell
        self.inbox = inbox
        self.caller = caller
        self.status = status
    }

    /// Follows until the task is cancelled; whatever goes wrong shows in `status` and is tried again.
    package func run() async {
        var pause = Backoff()
        while !Task.isCancelled {
            let window = ApplyWindow()
            do {
                try await follow(window)
                status.lost(Wording("消息流已结束", "the stream ended"))
            } catch is CancellationError {
                return
            } catch {
                status.lost(Wording(of: error), FollowFault(error), at: shell.clock())
                shell.logger.debug(
                    "follow interrupted", metadata: ["source": "\(inbox.source)", "error": "\(error)"])
            }
            if window.applied > 0 { pause = Backoff() }
            try? await Task.sleep(for: pause.next())
        }
    }

    private func follow(_ window: ApplyWindow) async throws {
        let position = try await shell.database.read { [inbox] in
            try Inbox.position(of: inbox.source, in: $0)
        }
        let request = FollowRequest.with {
            $0.after = position.sequence
            $0.epoch = position.epoch
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await take(request, window) }
            group.addTask { await acknowledge() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Takes the stream's events until it ends, and leaves none of them half-way.
    private func take(_ request: FollowRequest, _ window: ApplyWindow) async throws {
        do {
            var options = CallOptions(timeout: .seconds(86_400))
            options.hasOwnConnection = true
            let events = try await EventsClient(caller).follow(request, options: options)
            status.connected()
            await compareClocks()
            for try await event in events {
                status.held()
                status.received(event.sequence)
                try await window.enter()
                apply(event, window)
            }
        } catch {
            try? await window.drain()
            throw error
        }
        try await window.drain()
    }

    /// Asks the source for its time; without an answer the last comparison stands.
    private func compareClocks() async {
        let before = shell.clock().microseconds
        guard let time = try? await caller.hello(CallOptions(timeout: .seconds(2))).time else { return }
        let after = shell.clock().microseconds
        status.measured(clockSkew: time - (before + after) / 2)
    }

    /// Tells the source at once and from time to time what is durable here; until it hears of it, it forgets nothing.
    private func acknowledge() async {
        var told: Int64?
        while !Task.isCancelled {
            told = await acknowledge(told: told)
            try? await Task.sleep(for: .seconds(5))
            // Whoever refuses a stream does so at once; this one has no events, and stands.
            if !Task.isCancelled { status.held() }
        }
    }

    /// Tells the source what is durable here, unless that was told before, and learns how much more the source has.
    ///
    /// - Returns: What the source knows now.
    func acknowledge(told: Int64?) async -> Int64? {
        let cursor = try? await shell.database.read { [inbox] in try Inbox.cursor(of: inbox.source, in: $0) }
        guard let cursor, cursor != told else { return told }
        let reply = try? await EventsClient(caller).acknowledge(
            .with { $0.sequence = cursor }, options: CallOptions(timeout: .seconds(5)))
        guard let reply else { return told }
        status.received(reply.latest)
        return cursor
    }

    private func apply(_ event: Event, _ window: ApplyWindow) {
        let (now, logger) = (shell.clock(), shell.logger)
        shell.database.enqueueWrite { [inbox] transaction in
            try inbox.receive(event, at: now, in: transaction)
        } completion: { [inbox] result in
            switch result {
            case .success(let fate):
                logger.log(fate, of: event, from: inbox.source)
                window.leave(nil)
            case .failure(let error): window.leave(error)
            }
        }
    }
}

/// Growing pauses with jitter: 50 ms, 100 ms … up to 5 s, each shortened by up to a half at random.
package struct Backoff: Sendable {
    private var milliseconds = 50

    /// Begins at the shortest pause.
    package init() {}

    /// The pause before the next attempt.
    package mutating func next() -> Duration {
        defer { milliseconds = min(milliseconds * 2, 5000) }
        return .milliseconds(Int.random(in: milliseconds / 2...milliseconds))
    }
}
