/// A declaration that other modules see, and whether it is documented.
struct Declaration: Hashable, Sendable {
    let line: Int
    /// `func`, `struct`, `init` …
    let keyword: String
    /// The name; of an initialiser, `init` and its first label, as literals are told apart by it.
    let name: String
    /// What it stands in, up to the brace: `extension Metadata: Hashable`; empty at the top.
    let context: String
    let isDocumented: Bool

    private static let keywords: Set = ["func", "struct", "enum", "class", "protocol", "actor", "init"]
    private static let modifiers: Set = [
        "static", "mutating", "final", "convenience", "indirect", "nonisolated", "nonmutating", "override",
        "borrowing",
        "consuming",
    ]

    /// Every `package` declaration of these kinds in a text.
    static func all(in text: SwiftText) -> [Declaration] {
        var found: [Declaration] = []
        /// The headers of the braces that are open.
        var contexts: [String] = []
        /// Code since the last brace or end of a statement: the header of the next brace.
        var header = ""
        for (index, line) in text.lines.enumerated() {
            if let (keyword, name) = opened(in: line.code) {
                found.append(
                    Declaration(
                        line: line.number, keyword: keyword, name: name, context: contexts.last ?? "",
                        isDocumented: isDocumented(index, in: text)))
            }
            for character in line.code {
                switch character {
                case "{":
                    contexts.append(header.split(separator: " ").joined(separator: " "))
                    header = ""
                case "}":
                    _ = contexts.popLast()
                    header = ""
                case ";": header = ""
                default: header.append(character)
                }
            }
            header.append(" ")
        }
        return found
    }

    private static func opened(in code: String) -> (String, String)? {
        var words = code.split(separator: " ")[...]
        while let word = words.first, word.hasPrefix("@") { words.removeFirst() }
        guard words.popFirst() == "package" else { return nil }
        while let word = words.first, modifiers.contains(String(word)) { words.removeFirst() }
        guard let word = words.popFirst() else { return nil }
        let keyword = String(word.prefix { $0.isLetter })
        guard keywords.contains(keyword) else { return nil }
        guard keyword == "init" else {
            let name = words.first.map { word in
                word.first?.isLetter == true ? word.prefix { $0.isLetter || $0.isNumber || $0 == "_" } : word
            }
            return (keyword, String(name ?? ""))
        }
        let labels = code.split(separator: "(", maxSplits: 1).last ?? ""
        return (keyword, "init(\(labels.prefix { $0.isLetter }):")
    }

    private static func isDocumented(_ index: Int, in text: SwiftText) -> Bool {
        // Attributes may stand on lines of their own between the comment and the declaration.
        let above = text.lines[..<index].last { !$0.code.drop { $0 == " " }.hasPrefix("@") }
        return above.map { $0.isDocumentation && $0.isBlank } ?? false
    }

    /// Whether it answers a requirement that is documented where its protocol is declared.
    func isWitness(of requirements: [String: Set<String>]) -> Bool {
        let words = context.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.contains { requirements[$0]?.contains(name) == true }
    }

    /// What the protocols of these texts require, with those of the standard library that our types answer.
    static func requirements(in texts: [SwiftText]) -> [String: Set<String>] {
        var result: [String: Set<String>] = [
            "Equatable": ["=="], "Hashable": ["==", "hash"], "Comparable": ["<"],
            "AsyncSequence": ["makeAsyncIterator", "AsyncIterator"], "AsyncIteratorProtocol": ["next"],
            "Sequence": ["makeIterator", "Iterator"], "IteratorProtocol": ["next"],
            "ExpressibleByStringLiteral": ["init(stringLiteral:"],
            "ExpressibleByIntegerLiteral": ["init(integerLiteral:"],
            "ExpressibleByNilLiteral": ["init(nilLiteral:"],
            "ExpressibleByArrayLiteral": ["init(arrayLiteral:"],
            "ExpressibleByDictionaryLiteral": ["init(dictionaryLiteral:"],
        ]
        for text in texts {
            var current: String?
            for line in text.lines {
                let words = line.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
                if let place = words.firstIndex(of: "protocol"), place + 1 < words.count {
                    current = words[place + 1]
                } else if line.code.hasPrefix("}") {
                    current = nil
                } else if let current, let place = words.firstIndex(where: { $0 == "func" || $0 == "init" }) {
                    let name = words[place] == "func" ? words[place + 1] : "init(\(words[place + 1]):"
                    result[current, default: []].insert(name)
                }
            }
        }
        return result
    }
}
