import Crypto
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("equal is what has the same bytes", arguments: [0, 1, 32, 1_000])
    func equal(_ count: Int) {
        let bytes = Samples.run(3, count)
        let secret = SecretBytes(copying: bytes)
        #expect(secret == SecretBytes(copying: bytes) && secret.count == count)
        #expect(secret != SecretBytes(copying: bytes + [0]))
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 0x80
            #expect(secret != SecretBytes(copying: other))
        }
    }

    @Test("a secret shows how long it is and nothing else")
    func silent() {
        let secret = SecretBytes(copying: [UInt8](repeating: 0xA7, count: 32))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("a7") && !text.contains("167"))
        }
    }

    @Test("an array that is taken is wiped")
    func taken() {
        var bytes = Samples.run(1)
        #expect(SecretBytes(taking: &bytes).copy == Samples.run(1))
        #expect(bytes.isEmpty)
    }

    @Test("hexadecimal of every byte is read back, and no other spelling is")
    func hex() {
        let bytes = Samples.run(0, 256)
        let hex = SecretBytes(copying: bytes).hex
        #expect(hex.copy == Array(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8))
        #expect(SecretBytes.fromHex(hex.copy)?.copy == bytes)
        for text in ["0", "0g", "0A", "0/", "0:", "0`", "０１", " 0"] {
            #expect(SecretBytes.fromHex(Array(text.utf8)) == nil)
        }
    }

    @Test("two halves give back what they were made of")
    func halves() {
        let (one, two) = (SecretBytes.random(32), SecretBytes.random(32))
        #expect(one != two)
        #expect(one.combined(with: two).combined(with: two) == one)
    }

    @Test("a point of small order is no key that boxes are sealed to")
    func smallOrder() {
        let points = [
            String(repeating: "0", count: 64), "01" + String(repeating: "0", count: 62),
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ]
        for point in points { #expect(BoxPublicKey(hex: point) == nil) }
        for text in ["", "0", String(repeating: "9", count: 62), String(repeating: "9", count: 66)] {
            #expect(BoxPublicKey(hex: text) == nil)
        }
    }
}
