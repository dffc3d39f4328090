import CDigest
import Crypto
import Testing

@Suite("Digests")
struct DigestTests {
    @Test(
        "the vectors of FIPS 180-4 hold, in one call and in pieces",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func sha256(_ text: String, _ hex: String) {
        let bytes = Array(text.utf8)
        #expect(SHA256.hash(bytes).hex == hex)
        var pieces = SHA256()
        var rest = bytes[...]
        while !rest.isEmpty {
            _ = pieces.digest()
            pieces.update(rest.prefix(77777))
            rest = rest.dropFirst(77777)
        }
        #expect(pieces.digest().hex == hex)
    }

    @Test("the processor's own instructions give what the plain rounds give, for every length and in pieces")
    func instructions() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for count in 0...bytes.count {
            let piece = Array(bytes.prefix(count))
            var plain = [UInt8](repeating: 0, count: Digest.byteCount)
            digest_plainly(piece, count, &plain)
            var pieces = SHA256()
            pieces.update(piece.prefix(count / 3))
            pieces.update(piece.dropFirst(count / 3))
            #expect(SHA256.hash(piece).bytes == plain, "\(count) bytes")
            #expect(pieces.digest().bytes == plain, "\(count) bytes in pieces")
        }
    }

    private static let long = [UInt8](repeating: 0xAA, count: 131)

    @Test(
        "the vectors of RFC 4231 hold",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                long, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                long,
                Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ] as [([UInt8], [UInt8], String)])
    func hmac(_ key: [UInt8], _ message: [UInt8], _ hex: String) throws {
        let code = HMACSHA256.code(for: message, key: key)
        #expect(code.hex == hex)
        #expect(HMACSHA256.isValid(code, for: message, key: key))
        #expect(!HMACSHA256.isValid(code, for: message + [0], key: key))
        #expect(!HMACSHA256.isValid(code, for: message, key: key + [1]))
        #expect(!HMACSHA256.isValid(SHA256.hash(message), for: message, key: key))
    }

    @Test("hexadecimal goes in and comes out in lower case")
    func hex() throws {
        let text = "00ff" + String(repeating: "ab", count: 30)
        let digest = try #require(Digest(hex: text))
        #expect(digest.hex == text)
        #expect(digest.bytes.prefix(3) == [0, 255, 0xAB])
        #expect(Digest(bytes: digest.bytes) == digest)
    }

    @Test(
        "text that is no digest is refused",
        arguments: [
            "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
            String(repeating: "0", count: 66), String(repeating: "0", count: 63) + "g",
            String(repeating: "0", count: 62) + " 0", String(repeating: "0", count: 62) + "０",
            "0x" + String(repeating: "0", count: 62), String(repeating: "0", count: 62) + "0A",
            String(repeating: "AB", count: 32), String(repeating: "0", count: 62) + "+0",
        ])
    func badHex(_ text: String) {
        #expect(Digest(hex: text) == nil)
    }

    @Test("bytes that are no digest are refused", arguments: [0, 1, 31, 33, 64])
    func badBytes(_ count: Int) {
        #expect(Digest(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("digests sort as their bytes do")
    func order() throws {
        let low = try #require(Digest(bytes: [0, 2] + [UInt8](repeating: 9, count: 30)))
        let high = try #require(Digest(bytes: [1] + [UInt8](repeating: 0, count: 31)))
        #expect(low < high)
        #expect(!(high < low) && !(low < low))
    }

    @Test("randomness has the length asked for and does not repeat", arguments: [0, 1, 16, 1000])
    func entropy(_ count: Int) {
        #expect(Entropy.bytes(count).count == count)
        #expect(count < 16 || Entropy.bytes(count) != Entropy.bytes(count))
    }
}
