import Foundation

/// A table of reasons, read from its source: that is where a slip would stand. A module has one, `Reasons.swift`; an
/// aggregate with many of its own keeps them beside its rules, as in `ProjectReasons.swift`.
struct ReasonTable: Sendable, CustomStringConvertible {
    struct Row: Hashable, Sendable {
        let name: String
        let word: String
        let chinese: String
        let english: String
    }

    let path: String
    let rows: [Row]

    var description: String { path }

    /// The module's folder.
    var folder: String {
        let parts = path.split(separator: "/")
        return parts.prefix(parts.dropFirst().first == "Shared" ? 3 : 2).joined(separator: "/")
    }

    init(path: String, text: String) {
        self.path = path
        rows = text.components(separatedBy: "static let ").dropFirst().compactMap { part in
            guard let start = part.range(of: "= Reason("),
                part[..<start.lowerBound].allSatisfy({ $0 != "\n" })
            else { return nil }
            let quoted = part[start.upperBound...].split(separator: "\"", omittingEmptySubsequences: false)
                .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            guard quoted.count >= 3 else { return nil }
            return Row(
                name: String(part.prefix { $0.isLetter || $0.isNumber }), word: quoted[0], chinese: quoted[1],
                english: quoted[2])
        }
    }

    /// The tables of all modules.
    static let all = Result {
        try SourceTree.files(in: "Sources", ending: "Reasons.swift").map {
            ReasonTable(path: $0, text: try SourceTree.text(of: $0))
        }
    }
}

extension ReasonTable.Row {
    /// The values a sentence speaks of, `{name}`.
    static func values(in sentence: String) -> Set<String> {
        Set(
            sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
                String(part.prefix { $0 != "}" })
            })
    }

    /// Lower-case words with single hyphens between them.
    var isKebabCase: Bool {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        }
    }
}
