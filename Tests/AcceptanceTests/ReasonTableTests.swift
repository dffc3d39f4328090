import Foundation
import Testing

/// Checks the table of reasons by its source, and that every reason is produced by a test of this target.
@Suite("Reasons of Acceptance")
struct ReasonTableTests {
    private let table: String
    private let tests: String
    private let protos: String

    init() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
        table = try String(
            contentsOf: root.appending(path: "Sources/Acceptance/Reasons.swift"), encoding: .utf8)
        tests = try Self.text(in: here, ending: "Tests.swift")
        protos = try Self.text(in: root.appending(path: "protos/qingtong/acceptance/v1"), ending: ".proto")
    }

    private static func text(in folder: URL, ending: String) throws -> String {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
    }

    private var rows: [(name: String, word: String)] {
        table.components(separatedBy: "static let ").dropFirst().map { part in
            (String(part.prefix { $0 != " " }), String(part.split(separator: "\"")[1]))
        }
    }

    @Test("each is a promise of the protos and is produced by a test")
    func produced() {
        #expect(rows.count > 50)
        for row in rows {
            #expect(protos.contains("`\(row.word)`"), "\(row.word)")
            #expect(tests.contains(".\(row.name),") || tests.contains(".\(row.name))"), "\(row.name)")
        }
    }
}
