import Foundation
import Testing

/// The worked examples of docs/evidence.md: blocks whose first line is "```", what they hold, and their name.
struct EvidenceDocument {
    private let document: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        document = try String(contentsOf: root.appending(path: "docs/evidence.md"), encoding: .utf8)
    }

    /// The lines of a block of text.
    func text(_ name: String) throws -> String {
        try block("text \(name)")
    }

    /// The bytes of a block of hex: on each line, pairs of digits up to the first gap.
    func bytes(_ name: String) throws -> [UInt8] {
        try block("hex \(name)").split(separator: "\n").flatMap { line in
            line.components(separatedBy: "  ")[0].split(separator: " ").compactMap { UInt8($0, radix: 16) }
        }
    }

    private func block(_ heading: String) throws -> String {
        let rest = try #require(document.components(separatedBy: "```\(heading)\n").dropFirst().first)
        return try #require(rest.components(separatedBy: "\n```").first)
    }
}
