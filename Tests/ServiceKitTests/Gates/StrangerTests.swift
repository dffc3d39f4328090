import CommonAPI
import Crypto
import Dispatch
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

/// On a store in a file, which has threads that read beside the one that writes.
@Suite("Calls that nobody proves to be theirs", .timeLimit(.minutes(1)))
struct StrangerTests {
    private let store: TemporaryStore
    private let world: ServiceWorld
    private let table: ServiceTable

    init() async throws {
        store = try TemporaryStore()
        world = try await ServiceWorld(at: store.path)
        var table = ServiceTable(world.shell)
        table.command(TestMethods.save) { (agency: Agency, command) in try command.kept(.agencies).add(agency)
        }
        table.query(TestMethods.look) { (agency: Agency, query) in
            try query.shown(.agencies).require(agency.id)
        }
        self.table = table
    }

    private func call(_ method: RPC.Method, by caller: TestCaller = .registrar) throws -> SignedCall {
        let agency = Agency.with {
            $0.id = "zj-example"
            $0.name = "示例单位"
            $0.department = .construction
            $0.divisionCode = "330481"
        }
        return SignedCall(
            method: method, principal: caller.id, requestID: TestCaller.requestID,
            time: String(world.now.microseconds), payload: try agency.serializedBytes(),
            target: GateWorld.node, key: caller.key)
    }

    private func send(_ call: SignedCall, _ metadata: Metadata) async -> Result<[UInt8], any Error> {
        var options = CallOptions()
        options.metadata = metadata
        do {
            return .success(try await DirectCaller(table: table).unary(call.method, call.payload, options))
        } catch {
            return .failure(error)
        }
    }

    /// Ways to be nobody.
    enum Nobody: CaseIterable {
        case unsigned, forged, unknown, revoked, late
    }

    private func metadata(of call: SignedCall, as nobody: Nobody) -> Metadata {
        switch nobody {
        case .unsigned: [:]
        case .forged: call.with(\.key, TestCaller.second.key).metadata
        case .unknown: call.with(\.principal, TestCaller.stranger.id).metadata
        case .revoked:
            call.with(\.principal, TestCaller.revoked.id).with(\.key, TestCaller.revoked.key).metadata
        case .late: call.with(\.time, String(world.now.microseconds - 121_000_000)).metadata
        }
    }

    @Test(
        "are refused without the thread that writes, and write nothing", arguments: Nobody.allCases,
        [TestMethods.save, TestMethods.look])
    func refused(_ nobody: Nobody, _ method: RPC.Method) async throws {
        let release = DispatchSemaphore(value: 0)
        world.shell.database.enqueueWrite { _ in
            release.wait()
        } completion: { _ in
        }
        defer { release.signal() }
        let call = try call(method)
        guard case .failure(let error) = await send(call, metadata(of: call, as: nobody)) else {
            Issue.record("the call was let through")
            return
        }
        #expect((error as? RPC.Status)?.code == .unauthenticated)
        release.signal()
        #expect(try await world.outcomes().isEmpty)
    }

    @Test("a key that was taken away since it was last seen opens nothing and leaves nothing")
    func revokedSince() async throws {
        let first = try call(TestMethods.save)
        _ = try await send(first, first.metadata).get()
        var principal = TestCaller.registrar.principal
        principal.revokedAt = 1
        try await world.enter(principal)
        let second = first.with(\.requestID, String(repeating: "c", count: 32))
        await #expect(throws: RPC.Status.self) { try await send(second, second.metadata).get() }
        #expect(try await world.outcomes() == ["OK"])
    }

    @Test("an honest command's signature is checked once, whether its key was seen before or not")
    func provenOnce() async throws {
        let call = try call(TestMethods.save)
        let fresh = Credentials(
            call.metadata, method: call.method, payload: SHA256.hash(call.payload), target: GateWorld.node,
            now: world.now, keys: world.shell.gates.keys)
        #expect(!fresh.isProven)
        let gates = world.shell.gates
        let proven = try await world.shell.database.read { try fresh.proven(in: $0, by: gates) }
        #expect(proven.isProven)
        let again = Credentials(
            call.metadata, method: call.method, payload: SHA256.hash(call.payload), target: GateWorld.node,
            now: world.now, keys: world.shell.gates.keys)
        #expect(again.isProven)
    }

    @Test("are counted, and one leaf of the service's own an hour says how many, why and from where")
    func tally() throws {
        let tally = StrangerTally()
        #expect(tally.record(at: world.now, isLast: true) == nil)
        for number in 0..<5_000 {
            tally.note(Self.report("unsigned", from: "10.0.\(number / 250).\(number % 250):1"), at: world.now)
        }
        for _ in 0..<70 { tally.note(Self.report("signature-wrong", from: "192.0.2.7:99"), at: world.now) }
        tally.note(Self.report(nil, from: "192.0.2.8:1", code: .ok), at: world.now)
        let record = try #require(tally.record(at: world.now, isLast: false))
        #expect(record.outcome == "UNAUTHENTICATED 5070")
        #expect(record.subjects.contains("reason/unsigned 5000"))
        #expect(record.subjects.contains("reason/signature-wrong 70"))
        #expect(record.subjects.count < 24)
        tally.note(Self.report("unsigned", from: "192.0.2.7:99"), at: world.now)
        #expect(tally.record(at: world.now.adding(seconds: 3_599), isLast: false) == nil)
        let next = try #require(tally.record(at: world.now.adding(seconds: 3_600), isLast: false))
        #expect(next.outcome == "UNAUTHENTICATED 1")
        #expect(next.subjects.contains("address/192.0.2.7 1"))
        #expect(tally.record(at: world.now.adding(seconds: 8_000), isLast: true) == nil)
    }

    @Test("what the service counts is written in its own name")
    func written() async throws {
        world.shell.strangers.note(Self.report("unsigned", from: "192.0.2.7:99"), at: world.now)
        try await world.shell.writeOwnRecords()
        try await world.shell.writeOwnRecords()
        let leaves = try await world.read { try AuditLog.leaves(from: 0, to: .max, in: $0.transaction) }
        #expect(leaves.map(\.outcome) == ["UNAUTHENTICATED 1"])
        #expect(leaves.first?.principalID == GateWorld.node)
    }

    private static func report(
        _ reason: String?, from peer: String, code: StatusCode = .unauthenticated
    ) -> CallReport {
        CallReport(
            method: TestMethods.save, metadata: [Metadata.Keys.principal: TestCaller.registrar.id],
            peer: peer,
            correlation: "c", code: code, reason: reason, duration: .zero)
    }
}

@Suite("Paces of many")
struct PaceTableTests {
    private let now = Instant(microseconds: 1_795_000_000_000_000)

    @Test("within the burst nobody waits; beyond it everybody for itself, until time has passed")
    func burst() {
        let paces = PaceTable<String>(interval: 1_000_000, burst: 3)
        #expect((1...5).map { _ in paces.count("a", at: now) } == [0, 0, 0, 1, 2])
        #expect(paces.wait("a", at: now) == 3_000_000)
        #expect(paces.wait("b", at: now) == 0)
        #expect(paces.wait("a", at: now.adding(seconds: 3)) == 0)
        #expect(paces.count("a", at: now.adding(seconds: 3)) == 0)
    }

    @Test("a clock that goes back makes nobody wait for longer than the account is long")
    func clockBack() {
        let paces = PaceTable<String>(interval: 1_000_000, burst: 3)
        paces.count("a", at: now)
        let before = now.adding(seconds: -86_400)
        #expect(paces.wait("a", at: before) <= 4_000_000)
    }

    @Test("whoever comes with thousands of names gets no more memory, and those without a place count as one")
    func bounded() {
        let paces = PaceTable<String>(interval: 1_000_000, burst: 1)
        for number in 0..<10_000 { paces.count("\(number)", at: now) }
        #expect(paces.wait("20000", at: now) > 0)
        #expect(paces.wait("20000", at: now.adding(seconds: 20_000)) == 0)
    }
}
