import Crypto
import Foundation
import Refusals
import Testing

@testable import Identity

@Suite("Key files under a passphrase")
struct SealedKeyFileTests {
    private let samples = Samples()
    private let secret = SecretBytes(copying: Samples.run(7))

    private func cheap() throws -> PassphraseCost { try PassphraseCost(passes: 1, kibibytes: 8) }

    private func file(_ kind: SealedKeyFile.Kind = .signing) throws -> SealedKeyFile {
        try SealedKeyFile(
            secret, kind: kind, passphrase: samples.secret("correct horse 电池"), cost: cheap())
    }

    /// A file's text with other bytes, and the digest that fits them.
    private func rewritten(_ text: String, _ change: (inout [UInt8]) -> Void) throws -> String {
        let lines = text.split(separator: "\n")
        var bytes = try #require(HexText.bytes(lines[1]))
        change(&bytes)
        let body = "\(lines[0])\n\(HexText.text(bytes))\n"
        return body + SHA256.hash(Array(body.utf8)).hex + "\n"
    }

    @Test("a file opens with its passphrase", arguments: SealedKeyFile.Kind.allCases)
    func roundTrip(_ kind: SealedKeyFile.Kind) throws {
        let file = try file(kind)
        let again = try SealedKeyFile(text: file.text)
        #expect(again == file && again.kind == kind)
        #expect(try again.open(samples.secret("correct horse 电池")) == secret)
        #expect(file.text.utf8.count <= SealedKeyFile.longest)
    }

    @Test("the standard cost is three passes over 256 MiB")
    func standard() throws {
        #expect(PassphraseCost.standard.passes == 3 && PassphraseCost.standard.kibibytes == 256 * 1024)
        let file = try SealedKeyFile(secret, kind: .recovery, passphrase: samples.secret("twelve chars"))
        #expect(try SealedKeyFile(text: file.text).open(samples.secret("twelve chars")) == secret)
    }

    @Test(
        "a wrong passphrase is told from a damaged file",
        arguments: ["", "correct horse 电", "Correct horse 电池", "correct horse 电池 "])
    func wrong(_ passphrase: String) throws {
        expectRefused(.passphraseWrong) { _ = try file().open(samples.secret(passphrase)) }
    }

    @Test("any damage of a file is told as damage", arguments: 0..<100 as Range<UInt64>)
    func damage(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let bytes = Array(try file().text.utf8)
        for damaged in [Damage.flipped(bytes, &dice), Damage.cut(bytes, &dice), dice.bytes(400)] {
            let refusal = #expect(throws: Refusal.self) {
                try SealedKeyFile(text: String(decoding: damaged, as: UTF8.self))
            }
            #expect(["key-file-damaged", "key-file-malformed"].contains(refusal?.reason.word))
        }
    }

    @Test(
        "another spelling is no file",
        arguments: [
            { $0 + "\n" }, { $0 + "x" }, { "\n" + $0 }, { String($0.dropLast()) },
            { $0.replacing("\n", with: "\r\n") }, { _ in "" }, { _ in String(repeating: "a", count: 513) },
            { $0.replacing("(Ed25519 seed)", with: "(ED25519 SEED)") },
        ] as [@Sendable (String) -> String])
    func spelling(_ alter: @Sendable (String) -> String) throws {
        let text = alter(try file().text)
        #expect(throws: Refusal.self) { try SealedKeyFile(text: text) }
    }

    @Test("the kind is sealed with the key: a signing key does not pass as a recovery key")
    func kind() throws {
        let lines = try file().text.split(separator: "\n")
        let body = "\(SealedKeyFile.Kind.recovery.rawValue)\n\(lines[1])\n"
        let text = body + SHA256.hash(Array(body.utf8)).hex + "\n"
        expectRefused(.passphraseWrong) {
            _ = try SealedKeyFile(text: text).open(samples.secret("correct horse 电池"))
        }
    }

    @Test(
        "a file that asks for more than 1 GiB or for no work is refused before any memory is taken",
        arguments: [
            (1, 1 << 20 + 1), (1, 0xFFFF_FFFF), (1, 7), (1, 0), (0, 8), (17, 8), (0xFFFF_FFFF, 8),
        ])
    func cost(_ passes: Int, _ kibibytes: Int) throws {
        expectRefused(.keyFileCost) { _ = try PassphraseCost(passes: passes, kibibytes: kibibytes) }
        let text = try rewritten(file().text) { bytes in
            bytes.replaceSubrange(
                16..<24,
                with: [passes, kibibytes].flatMap { number in
                    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
                })
        }
        expectRefused(.keyFileCost) { _ = try SealedKeyFile(text: text) }
    }

    @Test("a passphrase has twelve characters", arguments: ["", "eleven char", "十一个字的口令还不够"])
    func short(_ passphrase: String) {
        expectRefused(.passphraseShort) {
            _ = try SealedKeyFile(
                secret, kind: .signing, passphrase: samples.secret(passphrase), cost: cheap())
        }
    }

    @Test("a file on the disk is its owner's, and is never written over")
    func disk() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "qingtong-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try file()
        try file.create(at: path)
        #expect(try SealedKeyFile.load(path) == file)
        #expect(throws: KeyFileError(path: path, problem: .exists)) { try file.create(at: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: KeyFileError(path: path, problem: .exposed(mode: 0o640))) {
            try SealedKeyFile.load(path)
        }
    }
}
