import Foundation
import Harness
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

/// A process that cannot start says so in one line and exits non-zero.
@Suite("Starting")
struct StartupTests {
    private let home: Home

    init() throws {
        home = Home(TestPrograms.scratch())
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 60)
    }

    private func expectRefusal(naming part: String) throws {
        let ending = try TestPrograms.run("serve", "registry", "--home", home.path(""))
        #expect(ending.status != 0)
        let lines = ending.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(ending.errors)")
        #expect(ending.errors.contains(part), "\(ending.errors)")
        try FileManager.default.removeItem(atPath: home.path(""))
    }

    @Test("a port that is taken is named")
    func portTaken() throws {
        let socket = try TakenPort()
        defer { socket.close() }
        let path = home.configurationPath(of: "registry")
        var configuration = try JSONDecoder().decode(
            ServiceConfiguration.self, from: Data(contentsOf: URL(filePath: path)))
        configuration.port = socket.port
        try JSONEncoder().encode(configuration).write(to: URL(filePath: path))
        try expectRefusal(naming: String(socket.port))
    }

    @Test("a store that cannot be opened is named")
    func storeMissing() throws {
        try FileManager.default.removeItem(atPath: home.path("stores"))
        try expectRefusal(naming: "stores/registry.sqlite3")
    }

    @Test("a file that is no store is named")
    func storeForeign() throws {
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: home.path("stores/registry.sqlite3")))
        try expectRefusal(naming: "stores/registry.sqlite3")
    }

    @Test("a key that others can read is named", arguments: [0o640, 0o604, 0o644])
    func keyReadable(mode: Int) throws {
        let path = home.keyPath(of: "registry@zj")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        try expectRefusal(naming: "registry@zj.key")
    }

    @Test("a key that is missing is named")
    func keyMissing() throws {
        try FileManager.default.removeItem(atPath: home.keyPath(of: "registry@zj"))
        try expectRefusal(naming: "registry@zj.key")
    }

    @Test("a configuration that is no JSON is named")
    func configurationBroken() throws {
        try Data("{".utf8).write(to: URL(filePath: home.configurationPath(of: "registry")))
        try expectRefusal(naming: "registry.json")
    }

    @Test("a home that was not set up says how to set it up")
    func homeMissing() throws {
        let ending = try TestPrograms.run("plant", "list", "--home", TestPrograms.scratch())
        #expect(ending.status != 0)
        #expect(ending.errors.contains("qingtong init"))
    }
}

/// A listening socket that keeps its port from others.
struct TakenPort {
    let port: Int
    private let socket: Int32

    /// Takes that port; any free one when it is 0.
    init(_ wanted: Int = 0) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try FreePorts.bind(socket, to: wanted)
        listen(socket, 1)
    }

    func close() {
        Foundation.close(socket)
    }
}

extension FreePorts {
    /// Whether somebody listens there.
    static func isTaken(_ port: Int) -> Bool {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Foundation.close(socket) }
        return (try? bind(socket, to: port)) == nil
    }
}
