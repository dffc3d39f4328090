import Foundation
import Harness
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

@Suite("A home and who can write there")
struct HomeGuardTests {
    private let folder: String
    private let files = FileManager.default

    init() throws {
        folder = TestPrograms.scratch()
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    private func make(_ name: String, mode: Int) throws -> String {
        let path = "\(folder)/\(name)"
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func build(_ path: String) throws {
        try HomeBuilder(Home(path)).build(ports: [7410, 7411, 7412], headSeconds: 60)
    }

    private func expectRefusal(_ path: String, naming part: String) throws {
        let before = try files.subpathsOfDirectory(atPath: folder)
        let failure = #expect(throws: StartupFailure.self) { try build(path) }
        #expect(failure.map { "\($0)".contains(part) } == true, "\(failure.map { "\($0)" } ?? "")")
        #expect(try files.subpathsOfDirectory(atPath: folder) == before)
    }

    @Test("a home that nobody else can write is set up, and again", arguments: [0o700, 0o750, 0o755])
    func own(_ mode: Int) throws {
        let path = try make("home", mode: mode)
        try build(path)
        try build(path)
        try build("\(folder)/new/home")
        try files.removeItem(atPath: folder)
    }

    @Test(
        "a home that others can write is refused before anything is written",
        arguments: [0o770, 0o707, 0o1777, 0o720])
    func writable(_ mode: Int) throws {
        try expectRefusal(make("home", mode: mode), naming: "home")
        try files.removeItem(atPath: folder)
    }

    @Test("so is one below a folder where others can put another in its place", arguments: [0o777, 0o775])
    func parent(_ mode: Int) throws {
        let path = try make("shared", mode: mode)
        try expectRefusal("\(path)/home", naming: "shared")
        try expectRefusal("\(path)/deep/home", naming: "shared")
        try files.removeItem(atPath: folder)
    }

    @Test("a folder like /tmp is shared safely")
    func sticky() throws {
        try build("\(make("tmp", mode: 0o1777))/home")
        try files.removeItem(atPath: folder)
    }

    @Test("a link, a file, and a folder of keys that others can write are refused")
    func others() throws {
        let real = try make("real", mode: 0o700)
        try files.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: real)
        try expectRefusal("\(folder)/link", naming: "link")
        try Data().write(to: URL(filePath: "\(folder)/file"))
        try expectRefusal("\(folder)/file", naming: "file")
        _ = try make("real/keys", mode: 0o777)
        try expectRefusal(real, naming: "keys")
        try files.removeItem(atPath: folder)
    }

    @Test("a folder of another user is refused", .enabled(if: geteuid() == 0))
    func owner() throws {
        let path = try make("home", mode: 0o700)
        #expect(chown(path, 12_345, 12_345) == 0)
        try expectRefusal(path, naming: "12345")
        try expectRefusal("\(path)/inner", naming: "12345")
        try files.removeItem(atPath: folder)
    }

    // MARK: Ids that become paths

    private static let strange = [
        "../../evil", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "A", "登记员", "a\n", "-rf", ".a", "@x", "a",
        String(repeating: "a", count: 65), "a\u{0}b",
    ]

    @Test("an id that no principal has names no file", arguments: strange)
    func ids(_ id: String) throws {
        let home = Home(try make("home", mode: 0o700))
        try build(home.path(""))
        let before = try files.subpathsOfDirectory(atPath: folder)
        #expect(throws: StartupFailure.self) { try home.key(of: id) }
        #expect(throws: StartupFailure.self) { try home.keyMadeIfMissing(of: id) }
        #expect(try files.subpathsOfDirectory(atPath: folder) == before)
        try files.removeItem(atPath: folder)
    }

    @Test(
        "a verb that is given one writes nothing, nor does one for a service that is none",
        arguments: [
            ["principal", "register", "../../evil", "名", "--role", "registrar", "--division", "330481"],
            ["plant", "list", "--as", "../../evil"], ["health", "--as", "../../evil"],
            ["serve", "../registry"], ["store", "integrity", "../registry"],
        ])
    func verbs(_ verb: [String]) throws {
        let path = try make("home", mode: 0o700)
        try build(path)
        let before = try files.subpathsOfDirectory(atPath: folder)
        #expect(try TestPrograms.run(verb + ["--home", path]).status != 0)
        #expect(try files.subpathsOfDirectory(atPath: folder) == before)
        #expect(!files.fileExists(atPath: "\(folder)/evil.key"))
        try files.removeItem(atPath: folder)
    }

    @Test("a key that was made for a principal goes again when the directory refuses it")
    func refusedKey() async throws {
        try await TestPrograms.withServices { services in
            let home = services.home
            func register(_ id: String, _ role: String, _ division: String) throws -> ProgramRun {
                try TestPrograms.run(
                    "principal", "register", id, "示例", "--role", role, "--division", division, "--home",
                    home.path(""))
            }
            // The division is not loaded: the service refuses.
            #expect(try register("nobody.01", "registrar", "999999").status != 0)
            #expect(!files.fileExists(atPath: home.keyPath(of: "nobody.01")))
            // A key that was there before is not this verb's to remove.
            _ = try home.keyMadeIfMissing(of: "somebody.01")
            #expect(try register("somebody.01", "registrar", "999999").status != 0)
            #expect(files.fileExists(atPath: home.keyPath(of: "somebody.01")))
        }
    }
}
