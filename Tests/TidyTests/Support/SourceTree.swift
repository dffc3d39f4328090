import Foundation

/// The files of this repository, by their paths from its root.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The files below a folder with one of these endings, in order; nothing for a folder that is not there.
    static func files(in folder: String, ending: String...) throws -> [String] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        var files: [String] = []
        while let path = paths?.nextObject() as? String {
            if path.hasSuffix(".build") { paths?.skipDescendants() }
            if ending.contains(where: path.hasSuffix) { files.append("\(folder)/\(path)") }
        }
        return files.sorted()
    }

    static func bytes(of path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: path))
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Swift that people write: what generators write is kept apart.
    static func handWritten(in folder: String) throws -> [SourceFile] {
        try files(in: folder, ending: ".swift")
            .filter { !$0.hasSuffix(".pb.swift") && !$0.hasSuffix(".rpc.swift") }
            .map { SourceFile(path: $0, text: SwiftText(try text(of: $0))) }
    }

    /// The folders of Swift below Tools; one more has what was built there.
    private static let tools = [
        "Attacks", "Bench", "Chaos", "Checker", "Demo", "Evidence", "Harness", "Load", "Simulate", "Sources",
        "Tests",
    ]

    /// All of it: the program, its tests, and the tools.
    static let everything = Result {
        try (["Sources", "Tests"] + tools.map { "Tools/\($0)" }).flatMap(handWritten)
    }
}

extension SourceTree {
    /// The program alone.
    static var program: [SourceFile] {
        get throws { try everything.get().filter { $0.path.hasPrefix("Sources/") } }
    }
}

/// A Swift file, taken apart.
struct SourceFile: Sendable {
    let path: String
    let text: SwiftText

    /// The module it belongs to, by the layout of docs/architecture.md: `RPC` for `Sources/Shared/RPC/…`.
    var module: String {
        let parts = path.split(separator: "/")
        guard parts.count > 2 else { return "" }
        return String(parts[1] == "Shared" ? parts[2] : parts[1])
    }
}
