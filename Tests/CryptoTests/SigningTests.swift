import Crypto
import Testing

@Suite("Signing")
struct SigningTests {
    private static func bytes(_ hex: String) -> [UInt8] {
        var digits = hex[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    @Test(
        "the vectors of RFC 8032, section 7.1, hold",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ])
    func vectors(_ seed: String, _ publicKey: String, _ message: String, _ signature: String) throws {
        let key = try #require(SigningKey(seed: Self.bytes(seed)))
        #expect(key.publicKey.hex == publicKey)
        #expect(key.sign(Self.bytes(message)).hex == signature)
        let known = try #require(Signature(hex: signature))
        let holder = try #require(PublicKey(hex: publicKey))
        #expect(holder.isValid(known, for: Self.bytes(message)))
        #expect(!holder.isValid(known, for: Self.bytes(message) + [0]))
    }

    @Test("every single altered byte of a signature makes it invalid")
    func alteredSignature() throws {
        let key = SigningKey.generate()
        let message = Array("清砼".utf8)
        let signature = key.sign(message)
        for place in signature.bytes.indices {
            var bytes = signature.bytes
            bytes[place] ^= 1
            let altered = try #require(Signature(bytes: bytes))
            #expect(!key.publicKey.isValid(altered, for: message))
        }
    }

    @Test("another key's signature is invalid, and so is every signature under a key that is no key")
    func otherKeys() throws {
        let message: [UInt8] = [1, 2, 3]
        let signature = SigningKey.generate().sign(message)
        #expect(!SigningKey.generate().publicKey.isValid(signature, for: message))
        for byte in [0, 1, 255] as [UInt8] {
            let nobody = try #require(PublicKey(bytes: [byte] + [UInt8](repeating: 0, count: 31)))
            #expect(!nobody.isValid(signature, for: message))
            let zero = try #require(Signature(bytes: [UInt8](repeating: 0, count: 64)))
            #expect(!nobody.isValid(zero, for: message))
        }
    }

    @Test("keys, seeds and signatures of another length are refused", arguments: [0, 1, 31, 33, 63, 65, 128])
    func lengths(_ count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        let text = String(repeating: "07", count: count)
        #expect(SigningKey(seed: bytes) == nil)
        #expect(PublicKey(bytes: bytes) == nil && PublicKey(hex: text) == nil)
        #expect(Signature(bytes: bytes) == nil && Signature(hex: text) == nil)
    }

    @Test("a slice is signed as its bytes are")
    func slices() {
        let key = SigningKey.generate()
        let bytes: [UInt8] = [9, 1, 2, 3, 9]
        #expect(key.sign(bytes[1..<4]) == key.sign([1, 2, 3]))
        #expect(key.sign([1, 2, 3].lazy.map { UInt8($0) }) == key.sign([1, 2, 3]))
    }

    @Test("what a key prints and mirrors does not show the secret half")
    func secrecy() throws {
        let seed = [UInt8](repeating: 0xA7, count: 32)
        let key = try #require(SigningKey(seed: seed))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("a7a7a7") && !text.contains("167") && text.contains(key.publicKey.hex))
        }
    }
}
