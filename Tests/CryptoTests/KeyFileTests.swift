import Crypto
import Foundation
import Testing

@Suite("Key files")
final class KeyFileTests {
    private let directory: URL
    private let path: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "qingtong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        path = directory.appending(path: "key").path
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    private func write(_ text: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a key that was created is loaded again, from a file that says what it is")
    func roundTrip() throws {
        let key = try KeyFile.create(at: path)
        #expect(try KeyFile.load(path).publicKey == key.publicKey)
        #expect(try mode(path) == 0o600)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("SECRET") && lines[1].count == 64)
    }

    @Test("a public key goes through a file that all may read")
    func publicRoundTrip() throws {
        let key = SigningKey.generate().publicKey
        try PublicKeyFile.create(at: path, key)
        #expect(try PublicKeyFile.load(path) == key)
        #expect(try mode(path) == 0o644)
    }

    @Test("a key file is never overwritten")
    func exists() throws {
        let key = try KeyFile.create(at: path)
        #expect(throws: KeyFileError(path: path, problem: .exists)) { try KeyFile.create(at: self.path) }
        #expect(throws: KeyFileError(path: path, problem: .exists)) {
            try PublicKeyFile.create(at: self.path, key.publicKey)
        }
        #expect(try KeyFile.load(path).publicKey == key.publicKey)
    }

    @Test(
        "a key that others have any right to is refused, with the way out",
        arguments: [
            0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777,
        ])
    func exposed(_ mode: Int) throws {
        _ = try KeyFile.create(at: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: KeyFileError.self) { try KeyFile.load(path) }
        #expect(error?.problem == .exposed(mode: UInt32(mode)))
        #expect(error?.description.hasSuffix("chmod 600 \(path)") == true)
    }

    @Test(
        "a file with other content is refused",
        arguments: [
            "", "\n", String(repeating: "0", count: 64), "label\n" + String(repeating: "0", count: 64) + "\n",
        ])
    func malformed(_ text: String) throws {
        try write(text)
        #expect(throws: KeyFileError(path: path, problem: .malformed)) { try KeyFile.load(path) }
        #expect(throws: KeyFileError(path: path, problem: .malformed)) { try PublicKeyFile.load(path) }
    }

    @Test(
        "a key file that was cut, extended or altered is refused",
        arguments: [
            { $0.dropLast() + "" }, { $0 + "\n" }, { $0 + "0" },
            { $0.replacing("secret".uppercased(), with: "secret") },
            { $0.dropLast(2) + "g\n" }, { "\n" + $0.dropLast() }, { $0.replacing("\n", with: "\r") },
        ] as [@Sendable (String) -> String])
    func altered(_ alter: @Sendable (String) -> String) throws {
        _ = try KeyFile.create(at: path)
        try write(alter(String(contentsOfFile: path, encoding: .utf8)))
        #expect(throws: KeyFileError(path: path, problem: .malformed)) { try KeyFile.load(path) }
    }

    @Test("a public key file is no signing key file, nor the other way about")
    func wrongKind() throws {
        _ = try KeyFile.create(at: path)
        #expect(throws: KeyFileError(path: path, problem: .malformed)) { try PublicKeyFile.load(path) }
        let other = path + ".pub"
        try PublicKeyFile.create(at: other, SigningKey.generate().publicKey)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other)
        #expect(throws: KeyFileError(path: other, problem: .malformed)) { try KeyFile.load(other) }
    }

    @Test("what is no file of its own is refused")
    func notAFile() throws {
        #expect(throws: KeyFileError(path: path, problem: .missing)) { try KeyFile.load(path) }
        #expect(throws: KeyFileError(path: directory.path, problem: .notAFile)) {
            try KeyFile.load(directory.path)
        }
        _ = try KeyFile.create(at: path)
        let link = path + ".link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: KeyFileError(path: link, problem: .symbolicLink)) { try KeyFile.load(link) }
        #expect(throws: KeyFileError(path: link, problem: .exists)) { try KeyFile.create(at: link) }
        let pipe = path + ".pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: KeyFileError(path: pipe, problem: .notAFile)) { try KeyFile.load(pipe) }
    }

    @Test("a key in a directory that does not exist cannot be created")
    func missingDirectory() throws {
        let path = directory.appending(path: "none/key").path
        let error = #expect(throws: KeyFileError.self) { try KeyFile.create(at: path) }
        #expect(error?.description.hasPrefix(path) == true)
    }

    @Test(
        "every problem is told in one line that names the path",
        arguments: [
            .exists, .missing, .symbolicLink, .notAFile, .exposed(mode: 0o644), .malformed, .system("why"),
        ] as [KeyFileError.Problem])
    func oneLine(_ problem: KeyFileError.Problem) {
        let line = KeyFileError(path: "/x/key", problem: problem).description
        #expect(line.hasPrefix("/x/key: ") && !line.contains("\n"))
    }
}
