import Foundation
import RPC
import Refusals
import Store
import Testing

@testable import ServiceKit

@Suite("Configuration files")
struct ConfigurationTests {
    private static let key = String(repeating: "ab", count: 32)

    /// A good file; each test changes one part of it.
    private static var good: [String: Any] {
        [
            "service": "registry", "node": "registry@zj", "host": "127.0.0.1", "port": 7410,
            "store": "registry.db",
            "key": "keys/registry.key", "headSeconds": 10, "administrator": administrator,
            "peers": [peer(), peer("service", "enforcement", "node", "enforcement@zj")],
        ]
    }

    private static var administrator: [String: Any] {
        ["id": "admin.01", "name": "示例管理员", "publicKey": key]
    }

    private static func peer(_ changes: Any...) -> [String: Any] {
        var peer: [String: Any] = [
            "service": "acceptance", "node": "acceptance@zj", "host": "127.0.0.1", "port": 7411,
            "publicKey": key,
        ]
        for place in stride(from: 0, to: changes.count - 1, by: 2) {
            peer[changes[place] as? String ?? ""] = changes[place + 1]
        }
        return peer
    }

    private let directory = FileManager.default.temporaryDirectory.appending(
        path: "qingtong-configuration-\(UUID().uuidString)")

    private func load(_ text: Data) throws -> ServiceConfiguration {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "registry.json")
        try text.write(to: file)
        return try ServiceConfiguration.load(file.path)
    }

    private func load(_ values: [String: Any]) throws -> ServiceConfiguration {
        try load(JSONSerialization.data(withJSONObject: values))
    }

    @Test("a good file is taken, with its paths besides the file")
    func good() throws {
        let configuration = try load(Self.good)
        #expect(configuration.node == "registry@zj")
        #expect(configuration.peers.map(\.service) == ["acceptance", "enforcement"])
        #expect(configuration.administrator?.id == "admin.01")
        #expect(configuration.store == directory.path + "/registry.db")
        #expect(configuration.key == directory.path + "/keys/registry.key")
    }

    @Test("an absolute path stays; the administrator may be left out; port 0 asks for any")
    func variants() throws {
        var values = Self.good
        values["store"] = "/var/lib/qingtong/registry.db"
        values["administrator"] = nil
        values["port"] = 0
        values["peers"] = [Any]()
        let configuration = try load(values)
        #expect(configuration.store == "/var/lib/qingtong/registry.db")
        #expect(configuration.administrator == nil)
        #expect(configuration.port == 0)
    }

    @Test("limits take the place of the defaults, and only those named")
    func limits() throws {
        var values = Self.good
        values["limits"] =
            [
                "connections": 50, "connectionsPerAddress": 5, "newConnectionsPerAddressPerSecond": 9,
                "calls": 60, "callsPerConnection": 6,
                "callsPerMethod": 7, "frameBytes": 65_536, "bufferedBytesPerConnection": 1_000_000,
                "unsentBytesPerConnection": 2_000_000, "unsentBytesPerAddress": 3_000_000,
                "unsentBytes": 4_000_000,
                "halfFrameSeconds": 3, "idleSeconds": 4, "connectionAgeSeconds": 5, "drainSeconds": 6,
                "methods": ["a.v1.B/C": ["capMilliseconds": 100, "calls": 2]],
            ] as [String: Any]
        let limits = try #require(try load(values).limits)
        var settings = ServerSettings(node: "registry@zj")
        let defaults = settings
        limits.apply(to: &settings)
        #expect(settings.maxConnections == 50)
        #expect(settings.maxConnectionsPerPeer == 5)
        #expect(settings.newConnectionsPerPeerPerSecond == 9)
        #expect(settings.maxInFlight == 60)
        #expect(settings.maxInFlightPerConnection == 6)
        #expect(settings.maxInFlightPerMethod == 7)
        #expect(settings.maxFrameBytes == 65_536)
        #expect(settings.maxBufferedBytesPerConnection == 1_000_000)
        #expect(settings.maxUnsentBytesPerConnection == 2_000_000)
        #expect(settings.maxUnsentBytesPerPeer == 3_000_000)
        #expect(settings.maxUnsentBytes == 4_000_000)
        #expect(settings.halfFrameTime == .seconds(3))
        #expect(settings.idleTime == .seconds(4))
        #expect(settings.maxConnectionAge == .seconds(5))
        #expect(settings.drainTime == .seconds(6))
        #expect(settings.methods == ["a.v1.B/C": MethodLimits(cap: .milliseconds(100), maxInFlight: 2)])
        #expect(settings.stallTime == defaults.stallTime)

        let served = RPC.Method(service: "a.v1.B", name: "C", kind: .unary, effect: .query, access: .everyone)
        #expect(limits.unknown(among: [served]) == nil)
        #expect(limits.unknown(among: []) == "a.v1.B/C")
        #expect(try load(Self.good).limits == nil)
    }

    @Test("what strangers and principals may occupy can be set")
    func strangers() throws {
        var values = Self.good
        values["limits"] =
            [
                "connections": 100, "strangerConnections": 40, "connectionsPerPrincipal": 3,
                "gateways": ["192.0.2.7", "2001:db8::7"], "callsPerAddress": 4, "callsPerPrincipal": 5,
                "heldBytesPerAddress": 6, "strangersHeldBytes": 7, "heldBytesPerPrincipal": 8, "heldBytes": 9,
                "streamIdleSeconds": 10,
            ] as [String: Any]
        var settings = ServerSettings(node: "registry@zj")
        try #require(try load(values).limits).apply(to: &settings)
        #expect(settings.maxConnectionsOfStrangers == 40)
        #expect(settings.maxConnectionsPerPrincipal == 3)
        #expect(settings.gateways == ["192.0.2.7", "2001:db8:0:0::/64"])
        #expect(settings.maxInFlightPerPeer == 4)
        #expect(settings.maxInFlightPerPrincipal == 5)
        #expect(settings.maxHeldBytesPerPeer == 6)
        #expect(settings.maxHeldBytesOfStrangers == 7)
        #expect(settings.maxHeldBytesPerPrincipal == 8)
        #expect(settings.maxHeldBytes == 9)
        #expect(settings.streamIdleTime == .seconds(10))
    }

    @Test("how many of the store's pages are kept in memory can be set")
    func cache() throws {
        var values = Self.good
        #expect(try load(values).storeSettings == DatabaseSettings())
        values["storeCacheMebibytes"] = 16
        #expect(try load(values).storeSettings.writerCacheKilobytes == 16_384)
    }

    @Test("a peer's further addresses come after its first")
    func alternatives() throws {
        var values = Self.good
        values["peers"] = [Self.peer("alternatives", ["10.0.0.2:7411", "[fd00::1]:7411"])]
        let peer = try #require(try load(values).peers.first)
        #expect(peer.addresses.map(\.description) == ["127.0.0.1:7411", "10.0.0.2:7411", "[fd00::1]:7411"])
    }

    @Test("an unsafe value gives one line that names the file and the fault", arguments: Fault.all)
    func unsafe(_ fault: Fault) throws {
        var values = Self.good
        values[fault.place] = fault.value()
        let failure = #expect(throws: StartupFailure.self) { try load(values) }
        let line = failure?.description ?? ""
        #expect(line.hasPrefix("configuration \(directory.path)/registry.json: "))
        #expect(line.contains(fault.says), "\(line)")
        #expect(!line.contains { $0.isNewline }, "\(line)")
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let place: String
        let says: String
        let value: @Sendable () -> Any?

        init(_ place: String, _ says: String, _ value: @escaping @Sendable @autoclosure () -> Any?) {
            self.place = place
            self.says = says
            self.value = value
        }

        var testDescription: String { "\(place): \(says)" }

        static let all =
            ["service", "node", "host", "port", "store", "key", "peers", "headSeconds"].map {
                Fault($0, "\($0) is missing", nil)
            } + [
                Fault("port", "port has the wrong type", "7410"),
                Fault("port", "port 65536", 65_536), Fault("port", "port -1", -1),
                Fault("node", "node ", ""), Fault("node", "node ", String(repeating: "n", count: 65)),
                Fault("node", "node ", "registry\nzj"), Fault("node", "node ", "Registry ZJ"),
                Fault("host", "host ", ""), Fault("store", "store ", ""), Fault("key", "key ", ""),
                Fault("headSeconds", "headSeconds", 0), Fault("headSeconds", "headSeconds", 3601),
                Fault("headSeconds", "headSeconds has the wrong type", [String]()),
                Fault("storeCacheMebibytes", "storeCacheMebibytes must lie", 7),
                Fault("storeCacheMebibytes", "storeCacheMebibytes must lie", 65_537),
                Fault("limits", "limits has the wrong type", 5),
                Fault("limits", "limits.calls must be at least 1", ["calls": 0]),
                Fault("limits", "limits.calls has the wrong type", ["calls": "many"]),
                Fault("limits", "limits.gateways must be addresses", ["gateways": ["gateway.example"]]),
                Fault(
                    "limits", "limits.strangerConnections must leave",
                    ["connections": 32, "strangerConnections": 31]),
                Fault("limits", "limits.strangerConnections must leave", ["strangerConnections": 1_024]),
                Fault("limits", "limits.cals is not a setting", ["cals": 5]),
                Fault("limits", "limits.frameBytes must lie", ["frameBytes": 1_023]),
                Fault("limits", "limits.frameBytes must lie", ["frameBytes": (4 << 20) + 1]),
                Fault(
                    "limits", "limits.methods[a/B].capMilliseconds must be at least 1",
                    ["methods": ["a/B": ["capMilliseconds": 0]]]),
                Fault(
                    "limits", "limits.methods[a/B].frameBytes must lie",
                    ["methods": ["a/B": ["frameBytes": 5]]]),
                Fault("limits", "limits.methods.a/B.cap is not a setting", ["methods": ["a/B": ["cap": 5]]]),
                Fault("peers", "peers has the wrong type", "acceptance"),
                Fault("peers", "peers[0].host is missing", [["service": "a", "node": "a@zj", "port": 1]]),
                Fault("peers", "peers[0].port has the wrong type", [peer("port", "x")]),
                Fault(
                    "peers", "peers[1].publicKey",
                    [peer(), peer("service", "enforcement", "node", "enforcement@zj", "publicKey", "abcd")]),
                Fault("peers", "peers[0].publicKey", [peer("publicKey", String(repeating: "zz", count: 32))]),
                Fault("peers", "peers[0].publicKey", [peer("publicKey", "ab\ncd")]),
                Fault("peers", "peers[0].port", [peer("port", 0)]),
                Fault("peers", "peers[0].port", [peer("port", 65_536)]),
                Fault("peers", "peers[0].host", [peer("host", "")]),
                Fault("peers", "peers[0].alternatives[1]", [peer("alternatives", ["b:1", "b"])]),
                Fault("peers", "peers[0].alternatives", [peer("alternatives", "b:1")]),
                Fault("peers", "peers[0].node", [peer("node", "acceptance\nzj")]),
                Fault("peers", "peers[0].service", [peer("service", "")]),
                Fault("peers", "peers[0].service", [peer("service", "registry")]),
                Fault("peers", "peers[0].node", [peer("node", "registry@zj")]),
                Fault("peers", "peers[1].service", [peer(), peer("node", "acceptance@other")]),
                Fault("peers", "peers[1].node", [peer(), peer("service", "enforcement")]),
                Fault(
                    "administrator", "administrator.name is missing", ["id": "admin.01", "publicKey": key]),
                Fault(
                    "administrator", "administrator.publicKey",
                    ["id": "admin.01", "name": "x", "publicKey": "ab"]),
                Fault(
                    "administrator", "administrator.id", ["id": "Admin 01", "name": "x", "publicKey": key]),
                Fault(
                    "administrator", "administrator.id", ["id": "registry.zj", "name": "x", "publicKey": key]),
            ]
    }

    @Test(
        "what is no JSON is refused in one line",
        arguments: ["", "{", "[]", "service: registry", "\u{FEFF}{"])
    func noJSON(_ text: String) throws {
        let failure = #expect(throws: StartupFailure.self) { try load(Data(text.utf8)) }
        #expect(failure?.description.contains("registry.json") == true)
        #expect(failure?.description.contains { $0.isNewline } == false)
    }

    @Test("a file that is not there, or is none, cannot be read", arguments: ["/nowhere/registry.json", "/"])
    func unreadable(_ path: String) {
        let failure = #expect(throws: StartupFailure.self) { try ServiceConfiguration.load(path) }
        #expect(failure?.description.hasPrefix("configuration \(path) cannot be read; ") == true)
    }
}
