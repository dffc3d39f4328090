import Testing

/// What each module may import (docs/architecture.md): dependencies point one way.
enum Layers {
    private static let system: Set = [
        "Glibc", "Musl", "Darwin", "Foundation", "FoundationEssentials", "Dispatch",
    ]
    private static let apis: Set = ["CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI"]
    private static let service: Set =
        ["ServiceKit", "RPC", "Store", "Rulebook", "Crypto", "Refusals", "SwiftProtobuf", "Foundation"]

    static let allowed: [String: Set<String>] = [
        "Refusals": ["Foundation"],
        "Rulebook": ["Refusals"],
        "CSV": ["Refusals", "Foundation"],
        "Crypto": system.union(["CSodium", "CDigest"]),
        "Identity": ["Crypto", "Rulebook", "Refusals"],
        "Store": system.union([
            "CSQLite", "CPageCheck", "DequeModule", "Refusals", "SwiftProtobuf", "Synchronization",
        ]),
        "RPC": system.union([
            "HeapModule", "RPCAPI", "Refusals", "SwiftProtobuf", "Logging", "NIOCore", "NIOPosix",
            "Synchronization",
        ]),
        "ServiceKit": [
            "CMemory", "RPC", "Store", "Crypto", "Rulebook", "Refusals", "RPCAPI", "CommonAPI",
            "SwiftProtobuf",
            "Logging", "Metrics",
            "ServiceLifecycle", "UnixSignals", "Dispatch", "Foundation", "Synchronization",
        ],
        "Registry": service.union(apis).union(["CSV"]),
        "Acceptance": service.union(apis),
        "Enforcement": service.union(apis),
        "ReferenceData": [
            "CSV", "Refusals", "CommonAPI", "RegistryAPI", "AcceptanceAPI", "SwiftProtobuf", "Foundation",
        ],
        "Installation": service.union(apis).union(["Synchronization"]),
        "Qingtong": service.union(apis).union(system).union([
            "Installation", "ReferenceData", "Registry", "Acceptance", "Enforcement", "RPCAPI",
            "ArgumentParser", "CSV",
            "Logging",
            "Synchronization",
        ]),
    ]

    /// The modules there are, by their folders.
    static var modules: [String] {
        get throws { Set(try SourceTree.program.map(\.module)).sorted() }
    }

    /// What a line of code imports; `nil` when it imports nothing.
    static func imported(by code: String) -> String? {
        let words = code.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
            words[..<place].allSatisfy({ $0.hasPrefix("@") || Self.levels.contains(String($0)) })
        else { return nil }
        // `import struct A.B` imports A.
        let name = words[place + 1].first?.isLowercase == true ? words.last ?? "" : words[place + 1]
        return String(name.prefix { $0 != "." })
    }

    private static let levels: Set = ["package", "internal", "private", "fileprivate", "public"]
}

@Suite("Layers")
struct LayerTests {
    @Test("every module has its place among the layers")
    func known() throws {
        #expect(try Layers.modules == Layers.allowed.keys.sorted())
    }

    @Test("a module imports what stands below it and nothing else", arguments: Layers.allowed.keys.sorted())
    func imports(_ module: String) throws {
        let files = try SourceTree.program.filter { $0.module == module }
        #expect(!files.isEmpty)
        let allowed = Layers.allowed[module] ?? []
        let wrong = files.flatMap { file in
            file.text.lines.compactMap { line in
                Layers.imported(by: line.code).flatMap { name in
                    allowed.contains(name) ? nil : "\(file.path):\(line.number) imports \(name)"
                }
            }
        }
        #expect(wrong == [])
    }

    @Test(
        "no service knows another, and none below them knows a service",
        arguments: Layers.allowed.keys.sorted())
    func services(_ module: String) {
        let services: Set = ["Registry", "Acceptance", "Enforcement"]
        guard module != "Qingtong" else { return }
        #expect(Layers.allowed[module]?.isDisjoint(with: services) == true)
    }

    @Test(
        "imports of every spelling are seen",
        arguments: [
            ("import RPC", "RPC"), ("package import Store", "Store"),
            ("@testable import ServiceKit", "ServiceKit"),
            ("    import Glibc", "Glibc"), ("import struct Foundation.Data", "Foundation"),
            ("private import Crypto", "Crypto"), ("let a = 1", ""), ("important import", ""), ("import", ""),
        ])
    func spelling(_ code: String, _ name: String) {
        #expect((Layers.imported(by: code) ?? "") == name)
    }
}
