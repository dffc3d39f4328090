import Testing

@testable import Crypto

@Suite("Sealing keys")
struct EncryptionKeyTests {
    private let own: SigningKey
    private let key: EncryptionKey

    init() throws {
        own = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        key = EncryptionKey(of: own, purpose: "test/v1")
    }

    @Test(
        "what was encrypted opens again, also by the same key reckoned anew",
        arguments: [0, 1, 63, 64, 4_096])
    func opens(_ count: Int) {
        let plain = [UInt8](repeating: 5, count: count)
        let encrypted = key.encrypt(plain, in: [1, 2])
        #expect(encrypted.count == count + 40)
        #expect(EncryptionKey(of: own, purpose: "test/v1").decrypt(encrypted, in: [1, 2]) == plain)
    }

    @Test("the same bytes are never encrypted alike")
    func fresh() {
        #expect(key.encrypt([1], in: []) != key.encrypt([1], in: []))
    }

    @Test("what was changed, cut, or encrypted for something else does not open")
    func refuses() {
        let encrypted = key.encrypt([1, 2, 3], in: [9])
        #expect(key.decrypt(encrypted, in: []) == nil)
        #expect(key.decrypt(encrypted, in: [9, 9]) == nil)
        #expect(key.decrypt([], in: [9]) == nil)
        #expect(EncryptionKey(of: own, purpose: "test/v2").decrypt(encrypted, in: [9]) == nil)
        #expect(EncryptionKey(of: .generate(), purpose: "test/v1").decrypt(encrypted, in: [9]) == nil)
        for place in encrypted.indices {
            var changed = encrypted
            changed[place] ^= 1
            #expect(key.decrypt(changed, in: [9]) == nil)
            #expect(key.decrypt(Array(encrypted[..<place]), in: [9]) == nil)
        }
    }

    @Test("a name stays the same and is another under another key")
    func names() {
        #expect(key.name(of: "192.0.2.7") == EncryptionKey(of: own, purpose: "test/v1").name(of: "192.0.2.7"))
        #expect(key.name(of: "192.0.2.7") != EncryptionKey(of: own, purpose: "test/v2").name(of: "192.0.2.7"))
        #expect(key.name(of: "192.0.2.7").utf8.count == 16)
    }
}
