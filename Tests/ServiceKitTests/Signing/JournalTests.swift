import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("The journal of request ids")
struct JournalTests {
    private let service: TestService
    private let path = FileManager.default.temporaryDirectory.appending(
        path: "qingtong-journal-\(UUID().uuidString)"
    ).path

    init() async throws {
        service = try await TestService()
    }

    private var text: String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private func clean() { try? FileManager.default.removeItem(atPath: path) }

    private func request(_ payload: String = "a", _ method: RPC.Method = TestMethods.save)
        -> RequestJournal.Request
    {
        .init(principal: "p", target: "t@x", method: method, payload: SHA256.hash(Array(payload.utf8)))
    }

    /// Saves an agency through a journal, over a line that may lose the answers.
    private func save(_ agency: Agency, losing: Bool = false) async throws -> Agency {
        let journal = try RequestJournal.open(path)
        let line = LossyCaller(next: DirectCaller(table: service.table), loses: losing)
        let now = service.world.now
        let signed = SignedCaller(
            line, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
            clock: { now.microseconds })
        let caller = JournalledCaller(
            signed, journal: journal, as: TestCaller.registrar.id, to: GateWorld.node)
        return try await caller.reply(to: agency, TestMethods.save, CallOptions())
    }

    @Test("a command whose answer was lost has one effect, and the run after the crash gets its first reply")
    func crash() async throws {
        defer { clean() }
        let lost = await service.status { try await save(service.agency(), losing: true) }
        #expect(lost?.reason == "connection-lost")
        let again = try await save(service.agency())
        #expect(again.id == service.agency().id)
        #expect(again.revision == 1)
        #expect(try await save(service.agency()) == again)
        let published = try await service.world.read { try Outbox.lastSequence(in: $0.transaction) }
        #expect(published == 1)
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test("the id is on disk when the command leaves")
    func first() async throws {
        defer { clean() }
        let journal = try RequestJournal.open(path)
        let seen = Mutex<[(id: String, text: String)]>([])
        let path = path
        let next = WatchedCaller { options in
            let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            seen.withLock { $0.append((options.requestID ?? "", text)) }
        }
        let caller = JournalledCaller(next, journal: journal, as: "p", to: "t@x")
        _ = try await caller.unary(TestMethods.save, [1], CallOptions())
        _ = try await caller.clientStream(TestMethods.load, [[1]], CallOptions())
        let sent = seen.withLock { $0 }
        #expect(sent.count == 2)
        for (id, text) in sent { #expect(RequestID.isValid(id) && text.contains(" \(id) ")) }
    }

    @Test("queries, and commands that bring an id of their own, leave no line")
    func unneeded() async throws {
        defer { clean() }
        let journal = try RequestJournal.open(path)
        let caller = JournalledCaller(WatchedCaller { _ in }, journal: journal, as: "p", to: "t@x")
        _ = try await caller.unary(TestMethods.read, [], CallOptions())
        _ = try await caller.unary(TestMethods.save, [], CallOptions(requestID: TestCaller.requestID))
        #expect(text.isEmpty)
    }

    @Test("the same command made twice in one run is two commands, and in the next run the same two")
    func twice() throws {
        defer { clean() }
        func run() throws -> [String] {
            let journal = try RequestJournal.open(path)
            return try [request(), request(), request("b"), request("a", TestMethods.other)].map {
                try journal.requestID(for: $0)
            }
        }
        let first = try run()
        #expect(Set(first).count == 4)
        #expect(try run() == first)
    }

    @Test("a line that was cut short was never sent: it is dropped")
    func torn() throws {
        defer { clean() }
        let id = try RequestJournal.open(path).requestID(for: request())
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.dropLast(9).utf8))
        try handle.close()
        let journal = try RequestJournal.open(path)
        #expect(try journal.requestID(for: request()) == id)
        let fresh = try journal.requestID(for: request())
        #expect(fresh != id)
        #expect(text.split(separator: "\n").map { $0.split(separator: " ")[1] } == [id[...], fresh[...]])
    }

    @Test("a damaged line is refused, not guessed", arguments: ["x", "qt1 a b c d e", "qt2 0 p t m -"])
    func damaged(_ line: String) throws {
        defer { clean() }
        try Data("\(line)\n".utf8).write(to: URL(filePath: path))
        let failure = #expect(throws: RequestJournal.Failure.self) { try RequestJournal.open(path) }
        #expect(failure?.description.hasPrefix("journal \(path): line 1 is damaged; ") == true)
    }

    @Test("two processes do not share one, and only its owner reads it")
    func alone() throws {
        defer { clean() }
        let journal = try RequestJournal.open(path)
        #expect(throws: RequestJournal.Failure.self) { try RequestJournal.open(path) }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        withExtendedLifetime(journal) {}
    }

    @Test(
        "a place that cannot be written, or read to an end, is one line in either language",
        arguments: ["/nowhere/at/all", "/dev/full", "/"])
    func unwritable(_ path: String) {
        let failure = #expect(throws: RequestJournal.Failure.self) { try RequestJournal.open(path) }
        #expect(failure?.wording.english.hasPrefix("journal \(path): ") == true)
        #expect(failure?.wording.chinese.hasPrefix("请求日志 \(path)：") == true)
    }
}

/// Makes the call and, if it loses answers, tells its caller that the connection broke.
private struct LossyCaller: PassingCaller {
    let next: DirectCaller
    let loses: Bool

    func unary(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> [UInt8] {
        let reply = try await next.unary(method, payload, options)
        if loses { throw RPC.Status(Refusal(.connectionLost, ["peer": "test"])) }
        return reply
    }
}

/// Shows what it is given and answers nothing.
private struct WatchedCaller: Caller {
    let show: @Sendable (CallOptions) -> Void

    func unary(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> [UInt8] {
        show(options)
        return []
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        show(options)
        return InboundMessages([])
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        show(options)
        return []
    }
}
