import Testing

@testable import Crypto

@Suite("Sealing keys")
struct SealingKeyTests {
    private let own: SigningKey
    private let key: SealingKey

    init() throws {
        own = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        key = SealingKey(of: own, purpose: "test/v1")
    }

    @Test(
        "what was sealed opens again, also by the same key reckoned anew", arguments: [0, 1, 63, 64, 4_096])
    func opens(_ count: Int) {
        let plain = [UInt8](repeating: 5, count: count)
        let sealed = key.seal(plain, in: [1, 2])
        #expect(sealed.count == count + 40)
        #expect(SealingKey(of: own, purpose: "test/v1").open(sealed, in: [1, 2]) == plain)
    }

    @Test("the same bytes are never sealed alike")
    func fresh() {
        #expect(key.seal([1], in: []) != key.seal([1], in: []))
    }

    @Test("what was changed, cut, or sealed for something else does not open")
    func refuses() {
        let sealed = key.seal([1, 2, 3], in: [9])
        #expect(key.open(sealed, in: []) == nil)
        #expect(key.open(sealed, in: [9, 9]) == nil)
        #expect(key.open([], in: [9]) == nil)
        #expect(SealingKey(of: own, purpose: "test/v2").open(sealed, in: [9]) == nil)
        #expect(SealingKey(of: .generate(), purpose: "test/v1").open(sealed, in: [9]) == nil)
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(key.open(changed, in: [9]) == nil)
            #expect(key.open(Array(sealed[..<place]), in: [9]) == nil)
        }
    }

    @Test("a name stays the same and is another under another key")
    func names() {
        #expect(key.name(of: "192.0.2.7") == SealingKey(of: own, purpose: "test/v1").name(of: "192.0.2.7"))
        #expect(key.name(of: "192.0.2.7") != SealingKey(of: own, purpose: "test/v2").name(of: "192.0.2.7"))
        #expect(key.name(of: "192.0.2.7").utf8.count == 16)
    }
}
