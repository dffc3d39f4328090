import ArgumentParser
import EnforcementAPI
import Installation
import RPC
import Refusals
import ServiceKit
import SwiftProtobuf
import Synchronization
import Testing

@testable import Qingtong

@Suite("Answers that are lost")
struct LostAnswerTests {
    private let service = PreparedCaller()
    private let commands = AppliedCommands(from: "0123456789abcdef0123456789abcdef")

    private var session: Session {
        let caller = NotingCaller(service, in: commands)
        return Session(registry: caller, acceptance: caller, enforcement: caller)
    }

    private func sentence(_ error: (any Error)?, isJournalled: Bool = false) -> String? {
        LostAnswer(after: error, commands: commands, isJournalled: isJournalled)?.wording.english
    }

    private func failure(of body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a command whose answer never came may have been applied: it tells its id and how it is repeated",
        arguments: ["connection-lost", "outcome-unknown", "malformed-reply", "server-stopped"])
    func unknown(_ word: String) async throws {
        service.on("FileTip") { (_: FileTipRequest) -> TipFiled in throw lost(word) }
        let error = await failure { _ = try await session.tips.fileTip(FileTipRequest()) }
        #expect(commands.unknown?.requestID == commands.base)
        let said = try #require(sentence(error))
        #expect(said.contains("may have been applied"))
        #expect(said.contains("request show \(commands.base)"))
        #expect(said.contains("--request-id \(commands.base)"))
        // Whatever the verb made of it.
        #expect(sentence(nil) != nil)
        #expect(sentence(error, isJournalled: true)?.contains("--journal") == true)
    }

    @Test("a refusal stands for itself, and so does what was never sent")
    func refused() async {
        for status in [RPC.Status(.failedPrecondition, "no"), Status(Refusal(.notSent, ["peer": ""]))] {
            service.on("FileTip") { (_: FileTipRequest) -> TipFiled in throw status }
            let error = await failure { _ = try await session.tips.fileTip(FileTipRequest()) }
            #expect(error != nil)
            #expect(sentence(error) == nil)
        }
    }

    @Test("a command that was applied is told as applied, whatever happened to its answer")
    func applied() async throws {
        service.on("FileTip") { (_: FileTipRequest) in TipFiled() }
        _ = try await session.tips.fileTip(FileTipRequest())
        #expect(sentence(nil) == nil)
        for error in [StandardOutput.Unwritten(), StandardOutput.ReaderGone(), lost("connection-lost")]
            as [any Error]
        {
            let said = try #require(sentence(error))
            #expect(said.contains("was applied"))
            #expect(said.contains("--request-id \(commands.base)"))
        }
    }

    @Test("a query that is lost is a query")
    func query() async {
        service.on("GetTip") { (_: GetTipRequest) -> Tip in throw lost("connection-lost") }
        let error = await failure { _ = try await session.tips.getTip(GetTipRequest()) }
        #expect(error != nil)
        #expect(sentence(error) == nil)
        #expect(commands.count == 0)
    }

    @Test("the same work under the same id makes the same commands, each under its own")
    func repeated() {
        let again = AppliedCommands()
        again.repeating(commands.base)
        let (first, second) = ((0..<4).map { _ in commands.nextID() }, (0..<4).map { _ in again.nextID() })
        #expect(first == second)
        #expect(first[0] == commands.base)
        #expect(Set(first).count == 4)
        #expect(first.allSatisfy { RequestID.isValid($0) })
    }

    @Test("a command that is answered when it is made again is lost no more")
    func settled() {
        commands.note("a", .unknown)
        commands.note("a", .applied)
        #expect(commands.unknown == nil)
        #expect(commands.last?.requestID == "a" && commands.last?.outcome == .applied)
    }

    @Test("an id that is none is refused before anything is asked", arguments: ["", "12", "ABCDEF", "x"])
    func malformed(_ id: String) {
        #expect(throws: (any Error).self) {
            _ = try Qingtong.parseAsRoot(["tip", "list", "--as", "somebody.01", "--request-id", id])
        }
    }
}

/// How a call ends of which nobody knows whether it was applied.
private func lost(_ word: String) -> RPC.Status {
    Status(
        Refusal(
            Status.reasons.first { $0.word == word } ?? .connectionLost,
            ["peer": "there", "request": "r", "detail": "d"]))
}
