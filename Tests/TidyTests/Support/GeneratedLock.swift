import Crypto
import Foundation

/// What `Tools/generate` wrote from what: a SHA-256 for every proto, plug-in source and generated file.
struct GeneratedLock {
    private let digests: [String: String]

    init(text: String) {
        var digests: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { continue }
            digests[parts[1].trimmingCharacters(in: .whitespaces)] = String(parts[0])
        }
        self.digests = digests
    }

    init(digests: [String: String]) {
        self.digests = digests
    }

    var count: Int { digests.count }

    /// The files as they stand now.
    static func present() throws -> GeneratedLock {
        let paths =
            try SourceTree.files(in: "protos", ending: ".proto")
            + SourceTree.files(in: "Tools/Sources", ending: ".swift")
            + ["Tools/Package.swift", "Tools/generate"]
            + SourceTree.files(in: "Sources/Shared/API", ending: ".pb.swift", ".rpc.swift")
        var digests: [String: String] = [:]
        for path in paths { digests[path] = SHA256.hash(try SourceTree.bytes(of: path)).hex }
        return GeneratedLock(digests: digests)
    }

    /// One sentence for each file that is not as locked, in order.
    func disagreements(with present: GeneratedLock) -> [String] {
        Set(digests.keys).union(present.digests.keys).sorted().compactMap { path in
            switch (digests[path], present.digests[path]) {
            case (let locked?, let found?): locked == found ? nil : "\(path) has changed since"
            case (_?, nil): "\(path) is gone"
            default: "\(path) is new"
            }
        }
    }
}
