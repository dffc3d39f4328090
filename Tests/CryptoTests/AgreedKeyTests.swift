import Crypto
import Testing

@Suite("Keys agreed on")
struct AgreedKeyTests {
    private let one: SigningKey
    private let other: SigningKey

    /// The keys of the first two vectors of RFC 8032, section 7.1.
    init() throws {
        one = try #require(
            SigningKey(seed: Self.seed("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")))
        other = try #require(
            SigningKey(seed: Self.seed("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")))
    }

    private static func seed(_ hex: String) -> [UInt8] {
        PublicKey(hex: hex)?.bytes ?? []
    }

    @Test("both sides make the same code, which OpenSSL's X25519 and Python's hmac make too")
    func vector() throws {
        let message = Array("清砼".utf8)
        let here = try #require(AgreedKey(own: one, other: other.publicKey, purpose: "qingtong-mac/v1"))
        let there = try #require(AgreedKey(own: other, other: one.publicKey, purpose: "qingtong-mac/v1"))
        let code = here.code(for: message)
        #expect(code.hex == "29c98439b72e81eef1323ec669107b5d2917bfff33ba04cbe81ed5951b0b7273")
        #expect(there.isValid(code, for: message))
        #expect(!there.isValid(code, for: message + [0]))
        #expect(here.code(for: message) == code)
    }

    @Test("for another purpose, or with a third key, the code is another")
    func distinct() throws {
        let key = try #require(AgreedKey(own: one, other: other.publicKey, purpose: "a"))
        let purpose = try #require(AgreedKey(own: one, other: other.publicKey, purpose: "b"))
        let third = try #require(AgreedKey(own: .generate(), other: other.publicKey, purpose: "a"))
        let code = key.code(for: [1])
        #expect(!purpose.isValid(code, for: [1]))
        #expect(!third.isValid(code, for: [1]))
    }

    @Test(
        "with bytes that are no key, or one of small order, nothing is agreed on",
        arguments: [
            [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31),
            [2] + [UInt8](repeating: 0, count: 31), [UInt8](repeating: 255, count: 32),
        ])
    func noKey(_ bytes: [UInt8]) throws {
        let other = try #require(PublicKey(bytes: bytes))
        #expect(AgreedKey(own: one, other: other, purpose: "a") == nil)
    }

    @Test("its description shows nothing of it")
    func description() throws {
        let key = try #require(AgreedKey(own: one, other: other.publicKey, purpose: "a"))
        #expect("\(key)" == "agreed key")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
