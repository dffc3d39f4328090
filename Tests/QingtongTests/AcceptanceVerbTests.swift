import Acceptance
import AcceptanceAPI
import ArgumentParser
import CommonAPI
import EnforcementAPI
import Foundation
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Verbs of acceptance and enforcement")
struct AcceptanceVerbTests {
    private let service = PreparedCaller()
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "qingtong-verbs-\(UUID().uuidString)")

    /// Runs the body with a folder for files, and removes it.
    private func withFolder(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body()
    }

    @Test("a share is made once, kept for its owner's eyes, and is what is revealed")
    func share() async throws {
        try await withFolder {
            let path = folder.appending(path: "share").path
            let commitments = Mutex<[Data]>([])
            let revealed = Mutex(Data())
            service.on("GetDraw") { (_: GetDrawRequest) -> AcceptanceAPI.Draw in
                .with {
                    $0.roundCode = "R2026-1"
                    $0.subject = "p1"
                }
            }
            service.on("CommitContribution") { (request: CommitContributionRequest) -> AcceptanceAPI.Draw in
                commitments.withLock { $0.append(request.commitment) }
                return AcceptanceAPI.Draw()
            }
            service.on("RevealContribution") { (request: RevealContributionRequest) -> AcceptanceAPI.Draw in
                revealed.withLock { $0 = request.nonce }
                return AcceptanceAPI.Draw()
            }
            for _ in 0..<2 {
                let verb: DrawVerb.Commit = try typed("draw", "commit", "d1", "--share", path)
                _ = try await verb.ask(service.session)
            }
            let sent = commitments.withLock { $0 }
            #expect(sent.count == 2 && sent[0] == sent[1])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            let verb: DrawVerb.Reveal = try typed("draw", "reveal", "d1", "--share", path)
            _ = try await verb.ask(service.session)
            let nonce = revealed.withLock { $0 }
            let commitment = try AcceptanceAPI.Contribution.commitment(
                round: "R2026-1", subject: "p1", party: "somebody.01", nonce: Array(nonce))
            #expect(Data(commitment) == sent[0])
        }
    }

    @Test(
        "what is no share is not revealed, and a share that is not there is none",
        arguments: ["", "abc", nil])
    func noShare(_ text: String?) async throws {
        try await withFolder {
            let path = folder.appending(path: "share").path
            if let text { try Data(text.utf8).write(to: URL(filePath: path)) }
            let verb: DrawVerb.Reveal = try typed("draw", "reveal", "d1", "--share", path)
            await #expect(throws: (any Error).self) { try await verb.ask(service.session) }
            #expect(service.asked == [])
        }
    }

    @Test("a blank sheet has a line for each item, and can be read back")
    func blank() async throws {
        service.on("GetTemplate") { (_: GetTemplateRequest) -> Template in
            .with { $0.items = ["A1", "C2"].map { code in .with { $0.code = code } } }
        }
        let verb: TemplateVerb.Blank = try typed("template", "blank", "t1")
        let text = try await verb.printed(service.session).text
        #expect(try ScoreSheet(jsonString: text).lines.map(\.itemCode) == ["A1", "C2"])
    }

    @Test("a notice is signed only with the digest that was read")
    func notice() async throws {
        let digest = Data(repeating: 0xAB, count: 32)
        service.on("GetNotice") { (_: GetNoticeRequest) -> Notice in .with { $0.contentDigest = digest } }
        service.on("SignNotice") { (request: SignNoticeRequest) -> Notice in
            .with { $0.contentDigest = request.contentDigest }
        }
        let other = String(repeating: "0", count: 64)
        let wrong: NoticeVerb.Sign = try typed("notice", "sign", "n1", "--digest", other)
        await #expect(throws: ValidationError.self) { try await wrong.ask(service.session) }
        #expect(service.asked == ["GetNotice"])
        let right: NoticeVerb.Sign = try typed(
            "notice", "sign", "n1", "--digest", String(repeating: "AB", count: 32))
        #expect(try await right.ask(service.session).contentDigest == digest)
    }

    @Test("a decision carries what was typed")
    func decision() async throws {
        let seen = Mutex(DecideTrackRequest())
        service.on("DecideTrack") { (request: DecideTrackRequest) -> Case in
            seen.withLock { $0 = request }
            return Case()
        }
        let verb: CaseVerb.Decide = try typed(
            "case", "decide", "c1", "environment", "fine", "罚款二十万元", "--fine", "200000", "--offence",
            "stealth-discharge", "--circumstance", "serious")
        _ = try await verb.ask(service.session)
        let expected = DecideTrackRequest.with {
            $0.caseID = "c1"
            $0.ground = .environment
            $0.kind = .fine
            $0.text = "罚款二十万元"
            $0.offence = .stealthDischarge
            $0.fineFen = 20_000_000
            $0.circumstance = .serious
        }
        #expect(seen.withLock { $0 } == expected)
    }
}
