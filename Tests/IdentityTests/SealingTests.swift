import Crypto
import Refusals
import Testing

@testable import Identity

@Suite("Sealed parts")
struct SealingTests {
    private let samples = Samples()

    @Test(
        "a part of any length opens with both halves and shows its length in whole KiB only",
        arguments: [0, 1, 1022, 1023, 1024, 1025, 5_000])
    func roundTrip(_ count: Int) throws {
        let plain = SecretBytes(copying: [UInt8](repeating: 0x80, count: count))
        let fresh = try SealedPart.seal(plain, at: samples.place, listVersion: 1)
        #expect(try fresh.part.open(fresh.a, fresh.b) == plain)
        #expect(try fresh.part.open(fresh.b, fresh.a) == plain)
        #expect(fresh.part.bytes.count == 40 + (count / 1024 + 1) * 1024)
    }

    @Test("the same part is sealed with another key each time")
    func fresh() throws {
        let (one, two) = try (samples.sealed(), samples.sealed())
        #expect(one.part != two.part && one.a != two.a && one.part.hashA != two.part.hashA)
    }

    @Test(
        "filings are of the wire's principals and request ids",
        arguments: [
            "", "/", "a/" + String(repeating: "0", count: 32), "ab/" + String(repeating: "0", count: 31),
            "ab/" + String(repeating: "A", count: 32), "Ab/" + String(repeating: "0", count: 32),
            "ab/" + String(repeating: "0", count: 32) + "/", "嘉兴/" + String(repeating: "0", count: 32),
            String(repeating: "a", count: 65) + "/" + String(repeating: "0", count: 32),
        ])
    func filings(_ text: String) {
        expectRefused(.filingForm) { _ = try FilingID(text, field: "filing") }
    }

    @Test("a part has a number from 1 to 1,000", arguments: [0, -1, 1_001, .max])
    func numbers(_ number: Int) {
        expectRefused(.partNumber) { _ = try PartPlace(samples.filing, part: number) }
    }

    @Test("bytes that no part has are refused before anything is opened", arguments: [0, 40, 41, 1063, 1065])
    func lengths(_ count: Int) throws {
        let part = try samples.sealed().part
        expectRefused(.partMalformed) {
            _ = try SealedPart(
                samples.place, listVersion: 1, hashA: part.hashA, hashB: part.hashB,
                bytes: [UInt8](repeating: 0, count: count))
        }
        expectRefused(.partMalformed) {
            _ = try SealedPart(
                samples.place, listVersion: 0, hashA: part.hashA, hashB: part.hashB, bytes: part.bytes)
        }
    }

    @Test("a part longer than 16 MiB is not sealed")
    func tooLong() throws {
        let plain = SecretBytes(count: SealedPart.longest + 1) { _ in }
        expectRefused(.partTooLong) { _ = try SealedPart.seal(plain, at: samples.place, listVersion: 1) }
    }

    @Test("one half is nothing, and so is the same half twice")
    func oneHalf() throws {
        let fresh = try samples.sealed()
        expectRefused(.shareSide) { _ = try fresh.part.open(fresh.a, fresh.a) }
        expectRefused(.shareSide) { _ = try fresh.part.open(fresh.b, fresh.b) }
    }

    @Test("a wrong half is told from a part of another filing and from one that was altered")
    func wrong() throws {
        let (fresh, other) = try (samples.sealed(), samples.sealed("李四"))
        expectRefused(.shareDiffers) { _ = try fresh.part.open(other.a, fresh.b) }
        expectRefused(.shareDiffers) { _ = try fresh.part.open(fresh.a, other.b) }
        expectRefused(.partMoved) {
            _ = try moved(fresh.part, filing: "zhangsan/" + String(repeating: "1", count: 32)).open(
                fresh.a, fresh.b)
        }
        expectRefused(.partMoved) { _ = try moved(fresh.part, part: 2).open(fresh.a, fresh.b) }
        expectRefused(.partAltered) { _ = try moved(fresh.part, list: 2).open(fresh.a, fresh.b) }
        expectRefused(.partAltered) {
            _ = try moved(fresh.part, bytes: other.part.bytes).open(fresh.a, fresh.b)
        }
    }

    private func moved(
        _ part: SealedPart, filing: String? = nil, part number: Int = 1, list: Int = 1, bytes: [UInt8]? = nil
    ) throws -> SealedPart {
        let filing = try filing.map { try FilingID($0, field: "filing") } ?? part.place.filing
        return try SealedPart(
            PartPlace(filing, part: number), listVersion: list, hashA: part.hashA, hashB: part.hashB,
            bytes: bytes ?? part.bytes)
    }

    @Test("a part with any bit turned does not open", arguments: 0..<100 as Range<UInt64>)
    func flipped(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let fresh = try samples.sealed()
        let bytes = Damage.flipped(fresh.part.bytes, &dice)
        expectRefused(.partAltered) { _ = try moved(fresh.part, bytes: bytes).open(fresh.a, fresh.b) }
    }

    @Test("padding has one form", arguments: [0, 1, 1023, 1024, 3_000])
    func padding(_ count: Int) throws {
        let plain = SecretBytes(copying: Samples.run(1, count))
        let padded = BlockPadding.padded(plain)
        #expect(BlockPadding.unpadded(padded) == plain)
        // A block more than is needed, a mark that is none, no mark, and an odd length.
        for bytes in [
            padded.copy + [UInt8](repeating: 0, count: 1024), padded.copy.map { $0 == 0x80 ? 0x81 : $0 },
            [UInt8](repeating: 0, count: 1024), Array(padded.copy.dropLast()), [],
        ] {
            let other = BlockPadding.unpadded(SecretBytes(copying: bytes))
            #expect(other == nil || other != plain)
        }
    }

    @Test("padding of random bytes never fails and never adds", arguments: 0..<50 as Range<UInt64>)
    func randomPadding(_ seed: UInt64) {
        var dice = Dice(seed)
        let bytes = dice.bytes(1024 * (1 + dice.below(3)))
        if let plain = BlockPadding.unpadded(SecretBytes(copying: bytes)) {
            #expect(BlockPadding.padded(plain).copy == bytes)
        }
    }

    @Test("a half prints nothing of itself")
    func secrecy() throws {
        let share = try samples.sealed().a
        var dumped = ""
        dump(share, to: &dumped)
        let hex = String(decoding: share.half.hex.copy, as: UTF8.self)
        for text in ["\(share)", String(reflecting: share), dumped, "\(share.half)"] {
            #expect(!text.contains(hex.prefix(8)))
        }
    }
}
