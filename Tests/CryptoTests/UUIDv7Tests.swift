import Crypto
import Testing

@Suite("Identifiers")
struct UUIDv7Tests {
    private static let random: [UInt8] = [0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F]

    @Test("the example of RFC 9562, appendix A.6, comes out")
    func example() {
        let identifier = UUIDv7(milliseconds: 0x017F_22E2_79B0, random: Self.random)
        #expect(identifier.text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(identifier.milliseconds == 0x017F_22E2_79B0)
        #expect(UUIDv7("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") == nil)
    }

    @Test("whatever the random bytes, version and variant stand", arguments: [0x00, 0xFF, 0x5A] as [UInt8])
    func fixedBits(_ byte: UInt8) throws {
        let random = [UInt8](repeating: byte, count: 10)
        let identifier = UUIDv7(milliseconds: 1_795_000_000_000, random: random)
        #expect(UUIDv7(identifier.text) == identifier)
        #expect(Array(identifier.text)[14] == "7")
        #expect("89ab".contains(Array(identifier.text)[19]))
    }

    @Test(
        "text that is none is refused",
        arguments: [
            "", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
            "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2+79b0-7cc3-98c4-dc0c0c07398f",
            "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07-98f",
        ])
    func badText(_ text: String) {
        #expect(UUIDv7(text) == nil)
    }

    @Test(
        "each sorts after the one before, whatever the clock does",
        arguments: [
            [5, 5, 5, 5, 5], [5, 6, 7, 8, 9], [9, 8, 7, 6, 5], [5, 5, 4, 6, 6, 3, 9],
        ] as [[Int64]])
    func monotonic(_ clock: [Int64]) {
        var generator = UUIDv7Generator()
        let made = clock.flatMap { time in
            [0x00, 0xFF, 0x80].map { generator.next(at: time, random: [UInt8](repeating: $0, count: 10)) }
        }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 && $0.text < $1.text })
        #expect(made.allSatisfy { UUIDv7($0.text) == $0 })
    }

    @Test("when the random part is used up, the next millisecond is borrowed")
    func overflow() {
        var generator = UUIDv7Generator()
        let full = [UInt8](repeating: 0xFF, count: 10)
        let first = generator.next(at: 5, random: full)
        let second = generator.next(at: 5, random: full)
        #expect(first.milliseconds == 5)
        #expect(second.milliseconds == 6)
        #expect(first < second)
    }
}
