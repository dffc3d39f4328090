import Crypto
import Foundation
import Harness
import RPC
import Refusals
import Store
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("Errors as people read them")
struct ErrorTextTests {
    /// What no sentence may hold: the name of a type, a statement, a dump.
    private static let raw = [
        "Status(", "Domain=", "NSCocoa", "UserInfo", "SELECT", "StoreError", "Optional(", "CocoaError",
        "Code=",
    ]

    private func sentence(of error: any Error) -> String {
        let text = ErrorText.sentence(of: error)
        #expect(!Self.raw.contains { text.contains($0) }, "\(text)")
        #expect(!text.contains("\n"))
        return text
    }

    private func thrown(by body: () throws -> Void) throws -> any Error {
        do {
            try body()
        } catch {
            return error
        }
        throw StoryFailure("nothing was thrown")
    }

    @Test("a refusal says its sentence, and what to do")
    func status() {
        let status = Status(.unauthenticated, "No.", reason: "signature-wrong")
        #expect(sentence(of: status).hasPrefix("No. (UNAUTHENTICATED, signature-wrong)"))
        #expect(sentence(of: status).contains("qingtong principal show"))
    }

    @Test("a system's error names the path")
    func system() throws {
        let missing = try thrown { _ = try Data(contentsOf: URL(filePath: "/nowhere/at/all")) }
        #expect(sentence(of: missing).contains("/nowhere/at/all"))
        let notDirectory = try thrown {
            try FileManager.default.createDirectory(
                atPath: "/dev/null/backups", withIntermediateDirectories: true)
        }
        #expect(!sentence(of: notDirectory).isEmpty)
    }

    @Test(
        "a store's error shows no statement",
        arguments: [
            StoreError.Kind.busy, .full, .readOnly, .corrupt, .cannotOpen, .device, .interrupted, .misuse,
            .failed,
        ])
    func store(_ kind: StoreError.Kind) {
        _ = sentence(of: StoreError(kind, code: 1, "no such table: plant", statement: "SELECT a FROM plant"))
    }

    @Test("a missing key is told with the command that makes it")
    func key() {
        let error = KeyFileError(path: "run/keys/\(SampleDirectory.auditor.id).key", problem: .missing)
        #expect(sentence(of: error).contains("qingtong principal register \(SampleDirectory.auditor.id)"))
        #expect(sentence(of: error).contains("--agency AGENCY --role ROLE"))
    }

    @Test("what cannot be decoded is told without a dump")
    func decoding() throws {
        _ = sentence(of: try thrown { _ = try JSONDecoder().decode([Int].self, from: Data("{".utf8)) })
    }
}
