import Crypto
import Foundation
import Refusals
import Testing

@testable import Identity

@Suite("Backups of a service's keys")
struct KeysBackupTests {
    private let samples = Samples()

    private func name(_ kind: ServiceKeyName.Kind, _ name: String = "1") throws -> ServiceKeyName {
        try ServiceKeyName(kind, name: samples.label(name))
    }

    private func keys() throws -> [ServiceKeyName: SecretBytes] {
        try [
            name(.signing): SecretBytes(copying: Samples.run(1)),
            name(.code, "2026q4"): SecretBytes(copying: Samples.run(2)),
            name(.code, "2026q3"): SecretBytes(copying: Samples.run(3)),
            name(.index): SecretBytes(copying: Samples.run(4)),
            name(.box): SecretBytes(copying: Samples.run(5)),
        ]
    }

    private func holder(_ name: String, _ first: UInt8) throws -> KeysBackup.Holder {
        try KeysBackup.Holder(name: samples.label(name), boxKey: samples.pair(first).publicKey)
    }

    private func backup(
        _ keys: [ServiceKeyName: SecretBytes]? = nil, _ holders: [KeysBackup.Holder]? = nil
    ) throws -> KeysBackup {
        try KeysBackup(
            of: keys ?? self.keys(), node: samples.label("enforcement@zj"),
            holders: holders ?? [holder("zhou", 50), holder("chen", 51)], at: samples.now)
    }

    @Test("either holder opens all keys alone, from the file's text", arguments: [50, 51] as [UInt8])
    func roundTrip(_ holder: UInt8) throws {
        let backup = try backup()
        let again = try KeysBackup(text: backup.text)
        #expect(again == backup)
        #expect(try again.open(with: samples.pair(holder)) == keys())
        expectRefused(.keysBackupNotHolder) { _ = try again.open(with: samples.pair(52)) }
    }

    @Test("one key is enough, and as many as there can be fit", arguments: [1, 64])
    func counts(_ count: Int) throws {
        let keys = try Dictionary(
            uniqueKeysWithValues: (0..<count).map { number in
                (
                    try name(.code, "\(number)" + String(repeating: "x", count: 190)),
                    SecretBytes(copying: Samples.run(UInt8(number)))
                )
            })
        #expect(try KeysBackup(text: backup(keys).text).open(with: samples.pair(51)) == keys)
    }

    @Test("too few and too many keys or holders are refused")
    func amiss() throws {
        let many = try Dictionary(
            uniqueKeysWithValues: (0..<65).map {
                (try name(.code, "\($0)"), SecretBytes(copying: Samples.run(0)))
            })
        for keys in [[:], many] { expectRefused(.keysBackupEmpty) { _ = try backup(keys) } }
        for holders in try [
            [], [holder("a", 50)], [holder("a", 50), holder("a", 51)], [holder("a", 50), holder("b", 50)],
            [holder("a", 50), holder("b", 51), holder("c", 52)],
        ] {
            expectRefused(.keysBackupHolders) { _ = try backup(nil, holders) }
        }
    }

    @Test("what was not saved is known without opening")
    func missing() throws {
        let backup = try backup()
        var present = try keys().mapValues(KeyCheckValue.init(of:))
        #expect(backup.missing(from: present).isEmpty)
        let (index, next) = try (name(.index), name(.code, "2027q1"))
        present[index] = KeyCheckValue(of: SecretBytes(copying: Samples.run(9)))
        present[next] = KeyCheckValue(of: SecretBytes(copying: Samples.run(8)))
        #expect(backup.missing(from: present) == [next, index])
    }

    @Test("any damage of a backup is told as damage", arguments: 0..<100 as Range<UInt64>)
    func damage(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let bytes = Array(try backup().text.utf8)
        for damaged in [Damage.flipped(bytes, &dice), Damage.cut(bytes, &dice), dice.bytes(900)] {
            expectRefused(.keysBackupDamaged) {
                _ = try KeysBackup(text: String(decoding: damaged, as: UTF8.self))
            }
        }
    }

    /// The text with another character behind these words.
    private static func turned(_ text: String, after words: String) -> String {
        let parts = text.components(separatedBy: words)
        guard parts.count == 2 else { return text }
        return parts[0] + words + (parts[1].hasPrefix("0") ? "1" : "0") + parts[1].dropFirst()
    }

    /// The text with a change, and the digest that fits it.
    private func forged(_ change: (String) -> String) throws -> String {
        let lines = try backup().text.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
        let changed = change(lines)
        #expect(changed != lines)
        return changed + "digest|\(SHA256.hash(Array(changed.utf8)).hex)\n"
    }

    @Test(
        "what somebody changed and put the right digest to is told as altered",
        arguments: [
            { $0.replacing("node|enforcement@zj", with: "node|enforcement@hz") },
            { $0.replacing("time|179", with: "time|189") }, { $0.replacing("2026q3", with: "2026q2") },
            { $0.replacing("holder|chen", with: "holder|chan") },
            { KeysBackupTests.turned($0, after: "key|signing|1|") },
            { KeysBackupTests.turned($0, after: "sealed|") },
        ] as [@Sendable (String) -> String])
    func altered(_ change: @Sendable (String) -> String) throws {
        let text = try forged(change)
        expectRefused(.keysBackupAltered) { _ = try KeysBackup(text: text).open(with: samples.pair(50)) }
    }

    @Test(
        "lines in another order or number are no backup",
        arguments: [
            { $0 + "\n" }, { $0.replacing("key|signing", with: "key|seal") },
            { $0.replacing("key|code|2026q4", with: "key|code|2026q3") },
            { $0.replacing("holder|zhou", with: "holder|alba") },
            { $0.replacing("sealed|", with: "sealed|g") },
            { $0.replacing("v1", with: "v2") }, { $0.replacing("time|", with: "time|0") },
        ] as [@Sendable (String) -> String])
    func spelling(_ change: @Sendable (String) -> String) throws {
        let text = try forged(change)
        expectRefused(.keysBackupDamaged) { _ = try KeysBackup(text: text) }
    }

    @Test("what is sealed in another form gives no keys")
    func content() throws {
        let zeros = String(repeating: "0", count: 64)
        for text in [
            "", "\n", "code|1|\(zeros)", "code|1|\(zeros)\n\n", "code|1|\(zeros)\ncode|1|\(zeros)\n",
            "seal|1|\(zeros)\n", "code||\(zeros)\n", "code|1\(zeros)\n", "code|1|\(zeros.dropLast())g\n",
        ] {
            #expect(BackupContent(text: samples.secret(text)) == nil)
        }
    }
}
