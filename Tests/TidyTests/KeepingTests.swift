import Testing

/// There is one way to keep a record (docs/decisions/0061): what follows from it is declared with its aggregate, and no service
/// writes past that.
@Suite("Keeping records")
struct KeepingTests {
    private static let services = ["Registry", "Acceptance", "Enforcement"]

    private static var files: [SourceFile] {
        get throws { try SourceTree.program.filter { services.contains($0.module) } }
    }

    /// What calls a write of the store itself in code without blanks: of documents, or with a change of its own, which only the frame
    /// has.
    static func rawWrites(in code: String) -> [String] {
        let writes = ["insert", "update", "reindex", "rewrite", "adopt"].map { "in(transaction).\($0)(" }
        let words =
            writes + writes.map { $0.replacing("(transaction)", with: "(command.transaction)") }
            + ["Change(time:", "by:change", "by:command.change", "documents.rewrite(", "documents.adopt("]
        return words.filter(code.contains)
    }

    @Test("no service calls a write of the store's documents")
    func documents() throws {
        let found = try Self.files.flatMap { file in
            Self.rawWrites(in: file.text.code.filter { !$0.isWhitespace }).map { "\(file.path): \($0)" }
        }
        #expect(found == [])
    }

    @Test(
        "a raw write is seen however it is spelt",
        arguments: [
            ("DocumentCollection.tips\n    .in(transaction)\n    .insert(tip, by: change)", 2),
            ("DocumentCollection.tips.in(command.transaction).rewrite(nil) { _ in }", 1),
            ("try command.kept(.tips).rewrite(nil) { _ in }", 0), ("seen.insert(id).inserted", 0),
            ("DocumentCollection.tips.in(transaction).get(id)", 0),
        ])
    func spelling(_ code: String, _ count: Int) {
        #expect(Self.rawWrites(in: code.filter { !$0.isWhitespace }).count == count)
    }

    @Test("no service writes the table of a collection by SQL, but where a migration that shipped does")
    func tables() throws {
        let texts = try SourceTree.program.filter {
            $0.module == "ServiceKit" || Self.services.contains($0.module)
        }
        .map { ($0, try SourceTree.text(of: $0.path)) }
        let tables = texts.flatMap { $0.1.matches(of: #/table: "([a-z_]+)"/#).map { String($0.1) } }
        #expect(tables.count > 30)
        let writes = #/(INSERT INTO|UPDATE|UPDATE OR IGNORE|DELETE FROM) ([a-z_]+?)(_history)? /#
        let found = texts.filter { Self.services.contains($0.0.module) }.flatMap { file, text in
            text.matches(of: writes).filter { tables.contains(String($0.2)) }.map { "\(file.path): \($0.0)" }
        }
        #expect(found == ["Sources/Enforcement/Inspections/NearbySchema.swift: UPDATE inspection_weight "])
    }

    /// What tells, times or makes findable beside a file that declares effects, and why it may.
    private static let besides = [
        "Sources/Enforcement/Cases/Case+Telling.swift":
            "tells anew what was told with words that are withdrawn",
        "Sources/Enforcement/Referrals/ReferralIntake.swift": "answers a referral, which is no record",
        "Sources/Registry/Enterprises/PlantFiling.swift": "is what an effect of plants does",
        "Sources/Registry/Enterprises/SpokenWordsWithdrawal.swift": "tells that words were withdrawn",
        "Sources/Registry/Flags/LedgerReviewer.swift": "offers the score of a month, which is no record",
        "Sources/Registry/Flags/LedgerScore+Closing.swift": "is what an effect of flags does",
        "Sources/Registry/Reference/ReferenceHandlers.swift": "tells a list in one event",
        "Sources/Registry/Search/NameDerivation.swift": "works everything out by a new rule",
        "Sources/Registry/Search/SearchIndex+Plants.swift": "is what an effect of plants does",
    ]

    @Test("who tells, sets timers or makes findable declares it as an effect")
    func effects() throws {
        let words = [
            "trypublish(", "command.publish(", "ChangeFeed.note(", "SearchIndex.enter", "tryenter(whole",
        ]
        let found = try Self.files.filter { file in
            let code = file.text.code.filter { !$0.isWhitespace }
            return !code.contains("extensionEffectwhere") && words.contains(where: code.contains)
        }.map(\.path)
        #expect(found == Self.besides.keys.sorted())
    }
}
