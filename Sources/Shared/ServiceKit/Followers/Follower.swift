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
            do {
                try await follow { pause = Backoff() }
                status.lost("the stream ended")
            } catch is CancellationError {
                return
            } catch {
                status.lost("\(error)")
                shell.logger.debug(
                    "follow interrupted", metadata: ["source": "\(inbox.source)", "error": "\(error)"])
            }
            try? await Task.sleep(for: pause.next())
        }
    }

    private func follow(onProgress: () -> Void) async throws {
        let cursor = try await shell.database.read { [inbox] in
            try Inbox.cursor(of: inbox.source, in: $0)
        }
        var options = CallOptions(timeout: .seconds(86_400))
        options.hasOwnConnection = true
        let events = try await EventsClient(caller).follow(.with { $0.after = cursor }, options: options)
        status.connected()
        await compareClocks()
        for try await event in events {
            status.received(event.sequence)
            try await apply(event)
            onProgress()
        }
    }

    /// Asks the source for its time; without an answer the last comparison stands.
    private func compareClocks() async {
        let before = shell.clock().microseconds
        guard let time = try? await caller.hello(CallOptions(timeout: .seconds(2))).time else { return }
        let after = shell.clock().microseconds
        status.measured(clockSkew: time - (before + after) / 2)
    }

    private func apply(_ event: Event) async throws {
        let now = shell.clock()
        let fate = try await shell.database.write { [inbox] transaction in
            try inbox.receive(event, at: now, in: transaction)
        }
        if fate == .parked {
            shell.logger.error(
                "event parked",
                metadata: [
                    "source": "\(inbox.source)", "sequence": "\(event.sequence)", "type": "\(event.type)",
                ])
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
