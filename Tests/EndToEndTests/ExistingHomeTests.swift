import Crypto
import Foundation
import Harness
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

/// `init` in a home that is set up: what is there stays, what is missing is added.
@Suite("A home that is set up again")
struct ExistingHomeTests {
    private let home: Home
    private let files = FileManager.default

    init() throws {
        home = Home(TestPrograms.scratch())
        try HomeBuilder(home).build(ports: [8410, 8411, 8412], headSeconds: 60)
    }

    private func object(_ name: String) throws -> [String: Any] {
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: home.path(name))))
        return try #require(content as? [String: Any])
    }

    private func write(_ object: [String: Any], _ name: String) throws {
        try JSONSerialization.data(withJSONObject: object).write(to: URL(filePath: home.path(name)))
    }

    private func contents() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try files.subpathsOfDirectory(atPath: home.path("")) {
            found[name] = files.contents(atPath: home.path(name))
        }
        return found
    }

    private func build() throws -> HomeBuilder.Outcome {
        try HomeBuilder(home).build(ports: [7410, 7411, 7412], headSeconds: 10)
    }

    @Test("nothing changes in one that has everything, whatever is configured")
    func complete() throws {
        for service in HomeBuilder.services {
            var file = try object("\(service).json")
            file["host"] = "0.0.0.0"
            file["keepEventsDays"] = 400
            file["later"] = ["known": false, "share": 0.25]
            try write(file, "\(service).json")
        }
        try Data("[]".utf8).write(to: URL(filePath: home.path("keys/note")))
        let before = try contents()
        let outcome = try build()
        #expect(try contents() == before)
        #expect(!outcome.isNew && outcome.added.isEmpty && outcome.lacking.isEmpty)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("an earlier file gets the second administrator and the first one's agency, and keeps the rest")
    func secondAdministrator() throws {
        var old = try object("registry.json")
        var first = try #require((old["administrators"] as? [[String: Any]])?.first)
        first["agency"] = nil
        old["administrators"] = nil
        old["administrator"] = first
        old["host"] = "10.0.0.7"
        old["port"] = 9000
        old["headSeconds"] = 30
        old["keepEventsDays"] = 400
        old["limits"] = ["connections": 77]
        old["later"] = ["known": false, "share": 0.25]
        try write(old, "registry.json")
        try files.removeItem(atPath: home.keyPath(of: HomeBuilder.secondAdministrator))
        let client = files.contents(atPath: home.path("client.json"))

        let outcome = try build()
        #expect(outcome.added.count == 2, "\(outcome.added)")
        #expect(files.contents(atPath: home.path("client.json")) == client)
        var new = try object("registry.json")
        let configuration = try ServiceConfiguration.load(home.path("registry.json"))
        #expect(configuration.administrator?.agency?.id == HomeBuilder.bulkCement.id)
        #expect(configuration.administrators?.map(\.id) == [HomeBuilder.secondAdministrator])
        let key = try home.key(of: HomeBuilder.secondAdministrator)
        #expect(configuration.administrators?.first?.publicKey == key.publicKey.hex)
        for name in ["administrator", "administrators"] {
            new[name] = nil
            old[name] = nil
        }
        #expect(NSDictionary(dictionary: new).isEqual(NSDictionary(dictionary: old)))
        #expect(try build().added.isEmpty)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("two administrators of one's own are enough")
    func ownAdministrators() throws {
        var file = try object("registry.json")
        var list = try #require(file["administrators"] as? [[String: Any]])
        list[1]["id"] = "zj-other.admin"
        file["administrators"] = list
        try write(file, "registry.json")
        let before = try contents()
        _ = try build()
        #expect(try contents() == before)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("a service whose key is kept elsewhere gets no other, and no file", arguments: [true, false])
    func keyElsewhere(_ hasClient: Bool) throws {
        let named = try #require(home.serviceAddresses().first { $0.service == "acceptance" })
        for name in ["keys/acceptance@zj.key", "acceptance.json"] {
            try files.removeItem(atPath: home.path(name))
        }
        if !hasClient { try files.removeItem(atPath: home.path("client.json")) }
        let registry = files.contents(atPath: home.path("registry.json"))
        let outcome = try build()
        #expect(outcome.lacking.count == 1 && outcome.lacking[0].contains("acceptance"))
        #expect(!files.fileExists(atPath: home.path("keys/acceptance@zj.key")))
        #expect(!files.fileExists(atPath: home.path("acceptance.json")))
        #expect(files.contents(atPath: home.path("registry.json")) == registry)
        let serviceAddress = try #require(home.serviceAddresses().first { $0.service == "acceptance" })
        #expect(serviceAddress.publicKey == named.publicKey && serviceAddress.port == 8411)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("a service's file and client.json that are missing are made as the others name them")
    func missingFiles() throws {
        let before = try contents()
        for name in ["acceptance.json", "client.json"] { try files.removeItem(atPath: home.path(name)) }
        let outcome = try HomeBuilder(home).build(ports: [7410, 7411, 7412], headSeconds: 60)
        #expect(outcome.added == ["acceptance.json", "client.json"])
        #expect(try contents() == before)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("a file that is none is named, and nothing is written")
    func broken() throws {
        try Data("{".utf8).write(to: URL(filePath: home.path("registry.json")))
        let before = try contents()
        let failure = #expect(throws: StartupFailure.self) { try build() }
        #expect(failure.map { "\($0)".contains("registry.json") } == true)
        #expect(try contents() == before)
        try files.removeItem(atPath: home.path(""))
    }

    @Test("init says what it added, and that other ports are not used")
    func verb() throws {
        try files.removeItem(atPath: home.path("acceptance.json"))
        let ending = try TestPrograms.run("init", "--home", home.path(""), "--port", "7510")
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("added: acceptance.json"))
        #expect(ending.output.contains("--port is not used"))
        #expect(ending.output.contains("8410, 8411, 8412"))
        try files.removeItem(atPath: home.path(""))
    }
}
