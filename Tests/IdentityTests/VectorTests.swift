import Crypto
import Foundation
import Refusals
import Testing

@testable import Identity

/// The worked bytes that an implementer in another language starts from.
@Suite("Worked bytes of identities")
struct VectorTests {
    private struct Vectors: Decodable {
        let filing: String
        let code_key: String
        let index_key: String
        let n: Int
        let code: String
        let index: String
        let old_index: String
        let code_key_check: String
        let share_text_A: String
        let share_hash_A: String
        let associated_data: String
        let sealed_sha256: String
        let sealed_bytes: Int
    }

    private struct File: Decodable {
        let identity: Vectors
    }

    private let vectors: Vectors
    private let filing: FilingID

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/identity-vectors.json")
        vectors = try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).identity
        filing = try FilingID(vectors.filing, field: "filing")
    }

    private func key(_ hex: String) throws -> SecretBytes {
        try #require(SecretBytes.fromHex(Array(hex.utf8)))
    }

    private func half(_ side: String) -> SecretBytes {
        SecretBytes(copying: SHA256.hash(Array("share \(side)".utf8)).bytes)
    }

    @Test("the receipt code, its number, index and check value")
    func code() throws {
        let key = try #require(CodeKey(try key(vectors.code_key)))
        let indexKey = try #require(IndexKey(try self.key(vectors.index_key)))
        let derived = try key.first(for: filing, indexedBy: indexKey) { _ in false }
        #expect(derived.code.text == vectors.code)
        #expect(derived.number == vectors.n)
        #expect(derived.index.hex == vectors.index)
        #expect(key.checkValue.text == vectors.code_key_check)
        #expect(try TipCode(vectors.code, field: "code") == derived.code)
    }

    @Test("the index of a 13-digit code by the digest that was kept of it")
    func oldIndex() throws {
        let indexKey = try #require(IndexKey(try key(vectors.index_key)))
        let digest = SHA256.hash(Array("4821093755262".utf8))
        #expect(indexKey.index(ofDigest: digest).hex == vectors.old_index)
    }

    @Test("a half's text and hash, what the part is bound to, and the sealed part")
    func part() throws {
        let place = try PartPlace(filing, part: 1)
        let share = Share(place, side: .a, half: half("A"))
        #expect(String(decoding: share.text.copy, as: UTF8.self) == vectors.share_text_A)
        #expect(share.hash.hex == vectors.share_hash_A)
        let plain: [UInt8] = [0x0A, 0x06] + Array("张三".utf8)
        let fresh = try SealedPart.seal(
            SecretBytes(copying: plain), at: place, listVersion: 7, halves: (half("A"), half("B")),
            nonce: Array(SHA256.hash(Array("nonce".utf8)).bytes.prefix(24)))
        #expect(String(decoding: fresh.part.data, as: UTF8.self) == vectors.associated_data)
        #expect(fresh.part.bytes.count == vectors.sealed_bytes)
        #expect(SHA256.hash(fresh.part.bytes).hex == vectors.sealed_sha256)
        #expect(try fresh.part.open(fresh.a, fresh.b).copy == plain)
    }
}
