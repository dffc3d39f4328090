/// Numbers that look random and are the same for the same seed (SplitMix64), so that a failure can be seen again.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}

/// Bytes that were damaged on the way.
enum Damage {
    /// The bytes with one bit turned.
    static func flipped(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = bytes
        bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8))
        return bytes
    }

    /// The bytes without some at the end.
    static func cut(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        Array(bytes.prefix(dice.below(bytes.count)))
    }
}
