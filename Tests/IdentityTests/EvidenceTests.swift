import Crypto
import Refusals
import Testing

@testable import Identity

@Suite("What leaves and heads name")
struct EvidenceTests {
    private let samples = Samples()

    private func revision(_ id: String, _ number: Int64 = 1, salt: UInt8 = 0, _ text: String = "a") throws
        -> WrittenRevision
    {
        try WrittenRevision(
            collection: samples.label("tip"), id: samples.label(id), revision: number,
            salt: Samples.run(salt, 16), bytes: Array(text.utf8))
    }

    @Test("what was written is the digest of sorted lines")
    func lines() throws {
        let (one, two) = try (revision("t-1"), revision("t-2"))
        let text = "tip|t-1|1|\(one.digest.hex)\ntip|t-2|1|\(two.digest.hex)\n"
        #expect(WrittenRevision.digest(of: [two, one]) == SHA256.hash(Array(text.utf8)))
        #expect(one.digest == SHA256.hash(Samples.run(0, 16) + Array("a".utf8)))
        #expect(WrittenRevision.digest(of: [WrittenRevision]()) == SHA256.hash([]))
    }

    @Test("any change of what was written shows")
    func changes() throws {
        let written = try WrittenRevision.digest(of: [revision("t-1")])
        for other in try [
            [revision("t-2")], [revision("t-1", 2)], [revision("t-1", salt: 1)],
            [revision("t-1", 1, salt: 0, "b")], [],
            [revision("t-1"), revision("t-1")],
        ] {
            #expect(WrittenRevision.digest(of: other) != written)
        }
    }

    @Test("a mark leads to its leaf", arguments: [0, 1, 31, 32, 1_000_000, 1 << 40 - 1] as [Int64])
    func marks(_ index: Int64) throws {
        let (key, other) = (IndexKey.generate(), IndexKey.generate())
        let mark = try #require(ReadMark(leaf: index, key: key))
        #expect(mark.text.count == 12)
        #expect(try ReadMark.leaf(of: mark.text, key: key) == index)
        #expect(
            try ReadMark.leaf(of: " \(mark.text.lowercased().prefix(6))-\(mark.text.suffix(6))", key: key)
                == index)
        // One in a million of another service's marks would pass.
        let wrong = (0..<3).filter { _ in (try? ReadMark.leaf(of: mark.text, key: other)) != nil }
        #expect(wrong.count < 3)
    }

    @Test("no mark is made of what is no leaf", arguments: [-1, 1 << 40, .max, .min] as [Int64])
    func noLeaf(_ index: Int64) {
        #expect(ReadMark(leaf: index, key: .generate()) == nil)
    }

    @Test(
        "what is made up or mistyped is no mark",
        arguments: ["", "AAAAAAAAAAA", "AAAAAAAAAAAAA", "AAAAAAAAAAA1", "嘉嘉嘉嘉", "AAAAAAAA0000"])
    func madeUp(_ text: String) {
        expectRefused(.markUnknown) { _ = try ReadMark.leaf(of: text, key: .generate()) }
    }
}
