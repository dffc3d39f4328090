import Testing

/// The parts of docs' style that matter and no compiler checks.
@Suite("Style")
struct StyleTests {
    private let files: [SourceFile]

    init() throws {
        files = try SourceTree.everything.get()
    }

    private enum Part {
        case code, comments
    }

    /// Where a word stands, as an editor opens it.
    private func places(of word: String, in part: Part) -> [String] {
        files.filter { (part == .code ? $0.text.code : $0.text.comments).contains(word) }.flatMap { file in
            file.text.lines.filter { (part == .code ? $0.code : $0.comment).contains(word) }
                .map { "\(file.path):\($0.number)" }
        }
    }

    @Test("the tree is there")
    func tree() {
        #expect(files.count > 200)
        #expect(files.contains { $0.path == "Sources/Shared/ServiceKit/Gates/CommandGates.swift" })
        #expect(!files.contains { $0.path.contains("/API/") })
    }

    @Test("no file is longer than 400 lines")
    func length() {
        let long = files.filter { $0.text.lines.count > 401 }.map {
            "\($0.path): \($0.text.lines.count) lines"
        }
        #expect(long == [])
    }

    @Test(
        "nothing switches a check off or ends the process on input",
        arguments: [
            "@unchecked", "nonisolated(unsafe)", "try!", "fatalError(", "as!",
        ])
    func risky(_ word: String) {
        #expect(places(of: word, in: .code) == [])
    }

    @Test("nothing is left to be done in a comment", arguments: ["TODO", "FIXME", "XXX", "HACK"])
    func leftovers(_ word: String) {
        #expect(places(of: word, in: .comments) == [])
    }

    @Test("no hand-written declaration is public or open")
    func access() {
        let suspects = files.filter { $0.text.code.contains("public") || $0.text.code.contains("open class") }
        let found = suspects.flatMap { file in
            file.text.lines.filter { line in
                let words = line.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                return words.contains("public") || line.code.contains("open class")
            }.map { "\(file.path):\($0.number)" }
        }
        #expect(found == [])
    }

    @Test("no file is named for nothing in particular")
    func names() {
        let vague = [
            "Utils", "Util", "Helpers", "Helper", "Manager", "Common", "Impl", "Misc", "Placeholder",
        ]
        let found = files.map(\.path).filter { path in
            guard let name = path.split(separator: "/").last?.dropLast(".swift".count) else { return true }
            return vague.contains { name.hasSuffix($0) }
        }
        #expect(found == [])
    }

    /// What hand-written and generated protocols ask of the types that conform to them.
    private static let requirements = Result {
        let generated = try SourceTree.files(in: "Sources/Shared/API", ending: ".rpc.swift").map {
            SwiftText(try SourceTree.text(of: $0))
        }
        return Declaration.requirements(in: try SourceTree.everything.get().map(\.text) + generated)
    }

    @Test("every declaration that other modules see is documented", arguments: try Layers.modules)
    func documentation(_ module: String) throws {
        let requirements = try Self.requirements.get()
        let bare = files.filter { $0.path.hasPrefix("Sources/") && $0.module == module }.flatMap { file in
            Declaration.all(in: file.text)
                .filter { !$0.isDocumented && !$0.isWitness(of: requirements) }
                .map { "\(file.path):\($0.line): \($0.keyword) \($0.name)" }
        }
        #expect(bare == [], "\(bare.count) declarations of \(module)")
    }
}
