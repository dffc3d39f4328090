import Foundation
import Testing

/// Sections and documents that are referred to are there.
@Suite("Citations")
struct CitationTests {
    /// Everything that people read or write, by its path.
    private static let texts = Result {
        let folders = try ["Sources", "Tests", "Tools", "protos", "docs", "deploy"].flatMap {
            try SourceTree.files(in: $0, ending: ".swift", ".proto", ".md", ".c", ".h")
        }
        // This file's own tables cite what is not there.
        let paths = folders.filter { !$0.hasSuffix("/CitationTests.swift") }
        return try (paths + ["README.md", "CONTRIBUTING.md", "Package.swift", "Makefile"])
            .map { (path: $0, text: try SourceTree.text(of: $0)) }
    }

    /// A section of a document below docs/.
    private struct Section: Hashable {
        let document: String
        let number: String
    }

    /// The sections that a text cites, as `docs/facts.md §9.2`, or behind a link to the document.
    private static func sections(citedBy text: String) -> [Section] {
        text.matches(of: #/([a-z-]+\.md)\)? §([0-9]+(?:\.[0-9]+)*)/#).map {
            Section(document: String($0.1), number: String($0.2))
        }
    }

    /// The numbers of a document's headings.
    private static func numbers(of document: String) -> Set<String> {
        Set(document.matches(of: #/(?m)^#+ ([0-9]+(?:\.[0-9]+)*)\.? /#).map { String($0.1) })
    }

    /// The documents of this repository that a text names, as `docs/wire.md`.
    private static func documents(namedBy text: String) -> [String] {
        text.matches(of: #/docs\/(?:decisions\/)?[a-z0-9-]+\.md/#).map { String($0.0) }
    }

    @Test("each cited section has its heading")
    func sections() throws {
        var headings: [String: Set<String>] = [:]
        var missing: [String] = []
        var count = 0
        for (path, text) in try Self.texts.get() {
            for section in Self.sections(citedBy: text) {
                let known =
                    try headings[section.document]
                    ?? Self.numbers(of: SourceTree.text(of: "docs/\(section.document)"))
                headings[section.document] = known
                count += 1
                if !known.contains(section.number) {
                    missing.append("\(path): \(section.document) §\(section.number)")
                }
            }
        }
        #expect(count > 30)
        #expect(missing == [])
    }

    @Test("each document that is named or linked is there")
    func documents() throws {
        for (path, text) in try Self.texts.get() {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let linked =
                path.hasSuffix(".md") ? text.matches(of: #/\]\(([^)#:]+)[)#]/#).map { String($0.1) } : []
            let targets =
                Self.documents(namedBy: text) + linked.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
            let missing = Set(targets).filter {
                !FileManager.default.fileExists(atPath: SourceTree.root.appending(path: $0).path)
            }
            #expect(missing == [], "\(path)")
        }
    }

    @Test("each decision that is named by its number is there")
    func decisions() throws {
        let known = Set(
            try SourceTree.files(in: "docs/decisions", ending: ".md").map {
                String($0.dropFirst(15).prefix(4))
            })
        for (path, text) in try Self.texts.get() {
            let named = text.matches(of: #/docs\/decisions\/([0-9]{4})/#).map { String($0.1) }
            #expect(named.filter { !known.contains($0) } == [], "\(path)")
        }
    }

    @Test(
        "no text cites a document that stands outside the repository", arguments: ["FACTS", "ARCHITECTURE"])
    func outside(_ name: String) throws {
        let found = try Self.texts.get().filter {
            $0.text.contains("\(name) §") || $0.text.contains("\(name).md")
        }
        #expect(found.map(\.path) == [])
    }

    @Test(
        "citations are seen in every spelling",
        arguments: [
            ("// As of docs/facts.md §9.2, 3", "facts.md 9.2"), ("[x](../facts.md) §7", "facts.md 7"),
            ("facts.md §10.", "facts.md 10"), ("RFC 6962 §2.1.2", ""), ("docs/facts.md", ""),
        ])
    func spelling(_ text: String, _ expected: String) {
        let found = Self.sections(citedBy: text).map { "\($0.document) \($0.number)" }
        #expect(found.joined() == expected)
    }

    @Test("headings are numbered with or without a last dot, at every depth")
    func numbering() {
        let document = "# Facts\n\n## 1. One\n### 1.2 Two\n## 10 Ten\n1. item\n## Eleven\ntext ## 12. no\n"
        #expect(Self.numbers(of: document) == ["1", "1.2", "10"])
    }
}
