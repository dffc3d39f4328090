import Testing

@Suite("Protos and generated code")
struct GeneratedCodeTests {
    @Test("they agree: nothing changed since the code was generated (else: make generate)")
    func agree() throws {
        let lock = GeneratedLock(text: try SourceTree.text(of: "protos/generated.lock"))
        #expect(lock.count > 50)
        #expect(lock.disagreements(with: try .present()) == [])
    }

    @Test(
        "a file that changed, went or came is named",
        arguments: [
            (["a": "1", "b": "2"], ["a": "1", "b": "2"], []),
            (["a": "1"], ["a": "2"], ["a has changed since"]),
            (["a": "1", "b": "2"], ["b": "2"], ["a is gone"]),
            (["b": "2"], ["a": "1", "b": "2"], ["a is new"]),
            (
                ["a": "1", "b": "2", "c": "3"], ["b": "1", "c": "3", "d": "4"],
                ["a is gone", "b has changed since", "d is new"]
            ),
            ([:], [:], []),
        ] as [([String: String], [String: String], [String])])
    func named(_ locked: [String: String], _ found: [String: String], _ expected: [String]) {
        let lock = GeneratedLock(digests: locked)
        #expect(lock.disagreements(with: GeneratedLock(digests: found)) == expected)
    }

    @Test("the lock is lines of digest and path, with a heading")
    func format() {
        let lock = GeneratedLock(text: "# heading\n00ff  protos/a.proto\n\n11ee  Tools/generate\nbroken\n")
        let same = GeneratedLock(digests: ["protos/a.proto": "00ff", "Tools/generate": "11ee"])
        #expect(lock.disagreements(with: same) == [])
    }
}
