import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Followers", .timeLimit(.minutes(1)))
struct FollowerTests {
    private let world: ServiceWorld
    private let status = FollowerStatus(source: "registry")

    init() async throws {
        world = try await ServiceWorld()
    }

    /// Runs a follower of these streams until its cursor is there.
    private func follow(_ source: EventSource, until cursor: Int64) async throws {
        let follower = follower(of: source)
        let task = Task { await follower.run() }
        while true {
            let generation = world.shell.commits.generation
            if try await world.read({ try Inbox.cursor(of: "registry", in: $0.transaction) }) >= cursor {
                break
            }
            await world.shell.commits.wait(after: generation)
        }
        task.cancel()
        await task.value
    }

    private func follower(of source: EventSource) -> Follower {
        var appliers = EventAppliers()
        appliers.copyDirectory()
        return Follower(
            world.shell,
            inbox: Inbox(source: "registry", appliers: appliers, identity: world.shell.gates.identity),
            caller: source, status: status)
    }

    private func agencies() async throws -> [String] {
        try await world.read { try $0.shown(.agencies).all().map(\.id) }
    }

    @Test("a follower goes on after its cursor when the stream breaks")
    func breaks() async throws {
        let source = EventSource([1...3, 4...4, 5...6])
        try await follow(source, until: 6)
        #expect(source.asked.prefix(3) == [0, 3, 4])
        #expect(try await agencies() == (1...6).map { "zj-\($0)" })
    }

    @Test("events that come twice are applied once")
    func overlap() async throws {
        let source = EventSource([1...3, 2...5])
        try await follow(source, until: 5)
        #expect(try await agencies() == (1...5).map { "zj-\($0)" })
        #expect(try await world.outcomes().count == 5)
    }

    @Test("a stream with a gap is given up and asked for again from the cursor")
    func gap() async throws {
        let source = EventSource([1...2, 4...5, 3...5])
        try await follow(source, until: 5)
        #expect(source.asked.prefix(3) == [0, 2, 2])
        #expect(try await agencies() == (1...5).map { "zj-\($0)" })
    }

    @Test("a follower tells what is durable once, and learns how many events the source has yet to send")
    func acknowledgement() async throws {
        let source = EventSource([1...3], latest: 9)
        try await follow(source, until: 3)
        let told = await follower(of: source).acknowledge(told: 2)
        #expect(told == 3)
        #expect(status.report(applied: 3, deadLetters: 0).known == 9)
        let before = source.acknowledged
        #expect(before.last == 3)
        #expect(await follower(of: source).acknowledge(told: 3) == 3)
        #expect(source.acknowledged == before)
    }

    @Test("what the source did not take is told again")
    func unheard() async {
        #expect(await follower(of: EventSource([])).acknowledge(told: nil) == nil)
    }

    @Test("health tells what is known, what is applied and what went wrong")
    func health() {
        #expect(status.report(applied: 0, deadLetters: 0).connected == false)
        status.connected()
        status.received(7)
        status.received(5)
        var report = status.report(applied: 5, deadLetters: 1)
        #expect(report.connected)
        #expect(report.known == 7)
        #expect(report.applied == 5)
        #expect(report.deadLetters == 1)
        status.lost(Wording("拒绝连接", "connection refused"))
        report = status.report(applied: 9, deadLetters: 0)
        #expect(!report.connected)
        #expect(report.known == 9)
        #expect(report.trouble == "connection refused")
        status.connected()
        #expect(status.report(applied: 9, deadLetters: 0).trouble.isEmpty)
    }
}

@Suite("Why another service cannot be followed")
struct FollowFaultTests {
    @Test(
        "by what it answers",
        arguments: [
            (Status(Refusal(.signatureWrong)), FollowFault.refused), (Status(Refusal(.noGrant)), .refused),
            (Status(.unauthenticated, "?"), .refused), (Status(.permissionDenied, "?"), .refused),
            (Status(Refusal(.epochDiverged)), .refused), (Status(Refusal(.epochUnknown)), .refused),
            (Status(Refusal(.cursorAhead)), .refused), (Status(Refusal(.eventsGone)), .refused),
            (Status(Refusal(.timeOutsideWindow)), .failing), (Status(.internal, "?"), .failing),
            (Status(Refusal(.eventOutOfOrder)), .failing), (Status(.unavailable, "?"), .away),
            (Status(.deadlineExceeded, "?"), .away), (Status(.resourceExhausted, "?"), .away),
        ])
    func answers(_ status: Status, _ fault: FollowFault) {
        #expect(FollowFault(status) == fault)
    }

    @Test("what is thrown here is our own trouble")
    func own() {
        #expect(FollowFault(Refusal(.eventMalformed)) == .failing)
    }

    @Test("a refusal shows until the source was followed again, whatever is tried meanwhile")
    func sticks() {
        let status = FollowerStatus(source: "registry")
        let now = Instant(microseconds: 1_795_000_000_000_000)
        status.lost(Wording("签名不符", "signature-wrong"), .refused, at: now)
        status.connected()
        var report = status.report(applied: 0, deadLetters: 0)
        #expect(report.refused)
        #expect(!report.connected)
        #expect(report.trouble == "signature-wrong")
        status.lost(Wording("签名不符", "signature-wrong"), .refused, at: now.adding(seconds: 9))
        #expect(status.report(applied: 0, deadLetters: 0).failingSince == now.microseconds)
        status.held()
        report = status.report(applied: 0, deadLetters: 0)
        #expect(report.connected && !report.refused)
        #expect(report.failingSince == 0 && report.trouble.isEmpty)
    }

    @Test("a source that went away after it had refused is away")
    func away() {
        let status = FollowerStatus(source: "registry")
        status.lost(Wording("签名不符", "signature-wrong"), .refused, at: Instant(microseconds: 1))
        status.lost(Wording("拒绝连接", "connection refused"), .away, at: Instant(microseconds: 2))
        let report = status.report(applied: 0, deadLetters: 0)
        #expect(!report.refused && report.failingSince == 0)
    }
}

/// A service whose event streams are given beforehand: each breaks off after its last event.
private final class EventSource: Caller {
    private struct State {
        var streams: [ClosedRange<Int64>]
        var asked: [Int64] = []
        var acknowledged: [Int64] = []
    }

    private let state: Mutex<State>
    private let latest: Int64?

    /// - Parameters:
    ///   - streams: The sequences that each stream has.
    ///   - latest: What acknowledgements are answered with; they fail when there is none.
    init(_ streams: [ClosedRange<Int64>], latest: Int64? = nil) {
        state = Mutex(State(streams: streams))
        self.latest = latest
    }

    /// What was told to be durable.
    var acknowledged: [Int64] { state.withLock { $0.acknowledged } }

    /// After which sequence each stream was asked for.
    var asked: [Int64] { state.withLock { $0.asked } }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        let after = try FollowRequest(serializedBytes: payload).after
        let stream = state.withLock { state in
            state.asked.append(after)
            return state.streams.isEmpty ? nil : state.streams.removeFirst()
        }
        guard let stream else { throw RPC.Status(.unavailable, "no more streams") }
        let events = try stream.map { sequence -> [UInt8] in
            try Event.with {
                $0.sequence = sequence
                $0.type = Agency.protoMessageName
                $0.subject = "zj-\(sequence)"
                $0.payload = try Agency.with { $0.id = "zj-\(sequence)" }.serializedBytes()
            }.serializedBytes()
        }
        return InboundMessages(events, failure: RPC.Status(.unavailable, "connection lost"))
    }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        guard let latest else { throw RPC.Status(.unimplemented, "only events are served") }
        let sequence = try AcknowledgeRequest(serializedBytes: payload).sequence
        state.withLock { $0.acknowledged.append(sequence) }
        return try AcknowledgeReply.with { $0.latest = latest }.serializedBytes()
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        throw RPC.Status(.unimplemented, "only events are served")
    }
}
