import Testing

/// A county's officer reads no English, a colleague abroad no Chinese: each is told everything in one language.
@Suite("Words that people read")
struct WordTests {
    /// Sentences of the program and of its protos that do not keep to their language.
    private func slips(in path: String) throws -> [String] {
        try WordPair.all(in: SourceTree.text(of: path)).compactMap { pair in
            let latin = ForeignWords.latin(in: pair.chinese)
            if !latin.isEmpty {
                return "\(path):\(pair.line): \(latin.joined(separator: " ")) in \(pair.chinese)"
            }
            return ForeignWords.isHan(pair.english) ? "\(path):\(pair.line): \(pair.english)" : nil
        }
    }

    @Test("no English word stands in a Chinese sentence of the program, and none the other way")
    func program() throws {
        let paths = try SourceTree.files(in: "Sources", ending: ".swift").filter {
            !$0.hasSuffix(".pb.swift") && !$0.hasSuffix(".rpc.swift")
        }
        let found = try paths.flatMap(slips)
        #expect(found == [])
    }

    @Test("no English word stands in the Chinese name of a value, and none the other way")
    func protos() throws {
        let paths = try SourceTree.files(in: "protos", ending: ".proto")
        #expect(try paths.flatMap(slips) == [])
    }

    @Test("nobody is shown the marks of a source, or a section where its words belong")
    func riddles() throws {
        for path in try SourceTree.files(in: "Sources", ending: ".swift") {
            for pair in WordPair.all(in: try SourceTree.text(of: path)) {
                for riddle in ["[P]", "[V", "[G]", "[C]", "§", "FACTS", "同上"] {
                    #expect(
                        !pair.chinese.contains(riddle) && !pair.english.contains(riddle),
                        "\(path):\(pair.line)")
                }
            }
        }
    }

    @Test(
        "a word of the other language is seen",
        arguments: [
            ("角色 registrar 不对", "", ["registrar"], false),
            ("加 --all 可见全部，见 qingtong plant list", "All.", [], false),
            ("步长：whole（整段）", "The step.", [], false), ("pH 为 {ph}", "The pH is {ph}.", [], false),
            ("系统", "The system, such as “排污登记”.", [], false), ("系统", "The 系统.", [], true),
        ] as [(String, String, [String], Bool)])
    func seen(_ chinese: String, _ english: String, _ latin: [String], _ isHan: Bool) {
        #expect(ForeignWords.latin(in: chinese) == latin)
        #expect(ForeignWords.isHan(english) == isHan)
    }

    @Test("pairs are read with what is filled in, in parts and over lines")
    func reading() {
        let source = #"""
            say("共 \(list.map { "\($0)" }.count) 条", "\(count) in all")
            Wording(
                "甲" + "乙",
                "a "
                    + "b")
            Reason("word", .internal, zh: "丙。", en: "C.")
            say(chinese, "not a literal")
            """#
        let pairs = WordPair.all(in: source)
        #expect(pairs.map(\.chinese) == ["共 ␣ 条", "甲乙", "丙。"])
        #expect(pairs.map(\.english) == ["␣ in all", "a b", "C."])
        #expect(pairs.map(\.line) == [1, 2, 6])
    }
}
