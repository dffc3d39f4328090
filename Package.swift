// swift-tools-version:6.2
import PackageDescription

/// One list of settings for every hand-written target (CONTRIBUTING.md).
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Generated code keeps the language mode, but its warnings are the generator's.
let generated: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Checks of every page and digests of every byte: without optimisation, debug builds would be waiting for little else.
let fast: [CSetting] = [.unsafeFlags(["-O2"])]

let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let embedded = nio + [.product(name: "NIOEmbedded", package: "swift-nio")]

let package = Package(
    name: "qingtong",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "qingtong", targets: ["Qingtong"]),
        .executable(name: "qingtong-demo", targets: ["Demo"]),
        .executable(name: "qingtong-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // The system's libraries.
        .systemLibrary(
            name: "CSQLite", path: "Sources/Shared/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/Shared/CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CMemory", path: "Sources/Shared/CMemory"),

        // Shared: each layer knows only those above it in this list.
        .target(name: "Refusals", path: "Sources/Shared/Refusals", swiftSettings: house),
        .target(name: "CSV", dependencies: ["Refusals"], path: "Sources/Shared/CSV", swiftSettings: house),
        .target(
            name: "Rulebook", dependencies: ["Refusals"], path: "Sources/Shared/Rulebook",
            swiftSettings: house),
        .target(
            name: "Crypto", dependencies: ["CSodium", "CDigest"], path: "Sources/Shared/Crypto",
            swiftSettings: house),
        .target(name: "CDigest", path: "Sources/Shared/CDigest", cSettings: fast),
        .target(
            name: "Identity", dependencies: ["Crypto", "Rulebook", "Refusals"],
            path: "Sources/Shared/Identity", swiftSettings: house),
        .target(name: "CPageCheck", path: "Sources/Shared/CPageCheck", cSettings: fast),
        .target(
            name: "Store", dependencies: ["CSQLite", "CPageCheck", "Refusals", protobuf, deque],
            path: "Sources/Shared/Store",
            swiftSettings: house),
        .target(
            name: "RPCAPI", dependencies: [protobuf], path: "Sources/Shared/API/RPC", swiftSettings: generated
        ),
        .target(
            name: "RPC", dependencies: ["RPCAPI", "Refusals", protobuf, logging, heap] + nio,
            path: "Sources/Shared/RPC", swiftSettings: house),
        .target(
            name: "CommonAPI", dependencies: ["RPC", "RPCAPI", "Refusals", protobuf],
            path: "Sources/Shared/API/Common", swiftSettings: generated),
        .target(
            name: "RegistryAPI", dependencies: ["CommonAPI", "RPC", "RPCAPI", "Refusals", protobuf],
            path: "Sources/Shared/API/Registry", swiftSettings: generated),
        .target(
            name: "AcceptanceAPI", dependencies: ["CommonAPI", "RPC", "RPCAPI", "Refusals", protobuf],
            path: "Sources/Shared/API/Acceptance", swiftSettings: generated),
        .target(
            name: "EnforcementAPI", dependencies: ["CommonAPI", "RPC", "RPCAPI", "Refusals", protobuf],
            path: "Sources/Shared/API/Enforcement", swiftSettings: generated),
        // The data files that come with the program, as messages: for the program, its tests and its tools.
        .target(
            name: "ReferenceData",
            dependencies: ["CSV", "Refusals", "CommonAPI", "RegistryAPI", "AcceptanceAPI", protobuf],
            path: "Sources/Shared/ReferenceData", resources: [.copy("Resources")], swiftSettings: house),
        .target(
            name: "ServiceKit",
            dependencies: [
                "RPC", "Store", "Crypto", "Rulebook", "Refusals", "RPCAPI", "CommonAPI", "RegistryAPI",
                "CMemory", protobuf, logging, metrics, lifecycle,
            ],
            path: "Sources/Shared/ServiceKit", swiftSettings: house),

        // What an installation is on a machine, and how programs talk to it: its files and keys, signed sessions, the check of
        // its logs, and words on a terminal.
        .target(
            name: "Installation",
            dependencies: [
                "ServiceKit", "RPC", "Store", "Crypto", "Rulebook", "Refusals", "CommonAPI",
                "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            path: "Sources/Shared/Installation", swiftSettings: house),

        // The three services: none imports another.
        .target(
            name: "Registry",
            dependencies: [
                "CSV", "ServiceKit", "RPC", "Store", "Rulebook", "Crypto", "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .target(
            name: "Acceptance",
            dependencies: [
                "ServiceKit", "RPC", "Store", "Rulebook", "Crypto", "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .target(
            name: "Enforcement",
            dependencies: [
                "ServiceKit", "RPC", "Store", "Rulebook", "Crypto", "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),

        // The product.
        .executableTarget(
            name: "Qingtong",
            dependencies: [
                "Installation", "ReferenceData", "Registry", "Acceptance", "Enforcement", "ServiceKit", "RPC",
                "Store",
                "Rulebook", "Crypto", "CSV", "Refusals", "RPCAPI", "CommonAPI", "RegistryAPI",
                "AcceptanceAPI",
                "EnforcementAPI", protobuf, logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),

        // Real processes, free ports, waiting, sample callers: what the demo, the benches, the drills and the tests of whole
        // systems stand on.
        .target(
            name: "Harness",
            dependencies: [
                "Installation", "ReferenceData", "Registry", "ServiceKit", "RPC", "Rulebook", "Refusals",
                "Crypto", "CommonAPI", "RegistryAPI", protobuf,
            ],
            path: "Tools/Harness", swiftSettings: house),

        // The whole loop, told: `make demo`.
        .executableTarget(
            name: "Demo",
            dependencies: [
                "Harness", "Installation", "ReferenceData", "Acceptance", "Enforcement", "ServiceKit", "RPC",
                "Rulebook", "Crypto", "Refusals", "CommonAPI", "RegistryAPI", "AcceptanceAPI",
                "EnforcementAPI", protobuf,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Demo", swiftSettings: house),

        // Measurements: `make bench` and those beside it.
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Harness", "Installation", "ReferenceData", "Registry", "Enforcement", "ServiceKit", "RPC",
                "Store", "Rulebook", "Crypto", "Refusals", "CommonAPI", "RegistryAPI", "EnforcementAPI",
                protobuf, logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Bench", exclude: ["slow-sync.c"], swiftSettings: house),

        // The wire against other implementations: `make interop`, `make bench-rpc`.
        .executableTarget(
            name: "Load",
            dependencies: [
                "Attacks", "Installation", "RPC", "Rulebook", "ServiceKit", "Crypto", "Refusals", "CommonAPI",
                "RegistryAPI", protobuf,
                logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio,
            path: "Tools/Load", swiftSettings: house),
        // Bad peers, which know nothing of our code: `make hostile` and the tests.
        .target(name: "Attacks", path: "Tools/Attacks", swiftSettings: house),

        // Whether everything that was acknowledged is there exactly once: `make chaos`.
        .target(
            name: "Checker",
            dependencies: [
                "Registry", "Acceptance", "Enforcement", "ServiceKit", "Store", "Rulebook", "Crypto",
                "Refusals",
                "CommonAPI", "RPC", protobuf, logging,
            ],
            path: "Tools/Checker", swiftSettings: house),

        .executableTarget(
            name: "Chaos",
            dependencies: [
                "Checker", "World", "Harness", "Installation", "ReferenceData", "Registry", "RPC",
                "ServiceKit", "Store", "Rulebook",
                "Crypto", "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf, logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio,
            path: "Tools/Chaos", swiftSettings: house),

        // Whether a log that its own operator changed is found out: `make evidence`.
        .executableTarget(
            name: "Evidence",
            dependencies: [
                "Harness", "Installation", "ServiceKit", "Store", "Crypto", "Rulebook", "RPC", "CommonAPI",
                "RegistryAPI", protobuf,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Evidence", swiftSettings: house),

        // What the tests of handlers stand on.
        .target(
            name: "World",
            dependencies: ["ServiceKit", "Store", "Crypto", "Rulebook", "CommonAPI", protobuf],
            path: "Tests/World", swiftSettings: house),

        // The three services in one process with a network and a clock of its own: `make simulate`.
        .target(
            name: "Simulation",
            dependencies: [
                "Checker", "World", "ReferenceData", "Registry", "Acceptance", "Enforcement", "ServiceKit",
                "RPC",
                "Store", "Rulebook", "Crypto", "Refusals", "CommonAPI", "RegistryAPI", "AcceptanceAPI",
                "EnforcementAPI", protobuf, logging,
            ],
            path: "Tests/Simulation", swiftSettings: house),

        .executableTarget(
            name: "Simulate",
            dependencies: [
                "Simulation", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Simulate", swiftSettings: house),

        .testTarget(name: "RefusalsTests", dependencies: ["Refusals"], swiftSettings: house),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "Refusals"], swiftSettings: house),
        .testTarget(
            name: "RulebookTests", dependencies: ["Rulebook", "Refusals", "ReferenceData"],
            swiftSettings: house),
        .testTarget(name: "CryptoTests", dependencies: ["Crypto", "CDigest"], swiftSettings: house),
        .testTarget(
            name: "IdentityTests", dependencies: ["Identity", "Crypto", "Rulebook", "Refusals"],
            swiftSettings: house),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "CSQLite", "CPageCheck", "Refusals", "RPCAPI", protobuf],
            exclude: ["Plant/plant.proto"], swiftSettings: house),
        .testTarget(
            name: "RegistryTests",
            dependencies: [
                "CSV", "World", "ReferenceData", "Registry", "ServiceKit", "Store", "Rulebook", "Crypto",
                "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "World", "ReferenceData", "Acceptance", "ServiceKit", "Store", "Rulebook", "Crypto",
                "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .testTarget(
            name: "EnforcementTests",
            dependencies: [
                "World", "ReferenceData", "Enforcement", "ServiceKit", "Store", "Rulebook", "Crypto",
                "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .testTarget(
            name: "ServiceKitTests",
            dependencies: [
                "World", "ServiceKit", "RPC", "Store", "Rulebook", "Crypto", "Refusals", "CommonAPI",
                "RPCAPI",
                protobuf, logging, metrics,
            ],
            swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CSV", "Qingtong", "Demo", "Harness", "Installation", "ReferenceData", "Attacks", "Registry",
                "ServiceKit", "Store", "RPC", "Rulebook",
                "Crypto",
                "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .testTarget(
            name: "QingtongTests",
            dependencies: [
                "Qingtong", "Installation", "ReferenceData", "CSV", "World", "Registry", "Acceptance",
                "Enforcement", "ServiceKit", "RPC", "Refusals",
                "CommonAPI", "RegistryAPI", "AcceptanceAPI", "EnforcementAPI", protobuf,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Store"], swiftSettings: house),
        .testTarget(
            name: "CheckerTests",
            dependencies: [
                "Checker", "Simulation", "ServiceKit", "RPC", "Store", "Crypto", "CommonAPI", "RegistryAPI",
                "EnforcementAPI", protobuf,
            ],
            swiftSettings: house),
        .testTarget(name: "TidyTests", dependencies: ["Crypto"], swiftSettings: house),
        .testTarget(
            name: "RPCTests",
            dependencies: ["RPC", "RPCAPI", "Refusals", "Attacks", "Load", protobuf, logging] + embedded,
            swiftSettings: house),
    ]
)

// `make fuzz` builds the properties of the wire as a program instead of as tests: it needs libFuzzer, which other builds
// do not link.
if Context.environment["QINGTONG_FUZZ"] != nil {
    package.targets.removeAll { $0.name == "RPCTests" }
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["RPC", "Refusals", protobuf, logging] + embedded,
            path: "Tests/RPCTests/Properties", swiftSettings: house + [.define("FUZZING")]))
}
