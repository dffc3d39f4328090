/// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), written out so that the draws are checked without the
/// product's library.
enum SHA256 {
    static func digest(_ message: [UInt8]) -> [UInt8] {
        var state = initial
        let padded = padded(message)
        for start in stride(from: 0, to: padded.count, by: 64) {
            compress(padded[start..<start + 64], into: &state)
        }
        return state.flatMap(bytes)
    }

    static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let short = key.count > 64 ? digest(key) : key
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        return digest(block.map { $0 ^ 0x5C } + digest(block.map { $0 ^ 0x36 } + message))
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func padded(_ message: [UInt8]) -> [UInt8] {
        let zeros = (119 - message.count % 64) % 64
        let length = UInt64(message.count) * 8
        let tail = stride(from: 56, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: length >> UInt64($0))
        }
        return message + [0x80] + [UInt8](repeating: 0, count: zeros) + tail
    }

    private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        let bytes = Array(block)
        var w = (0..<16).map { word in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[word * 4 + $1]) } }
        for t in 16..<64 {
            let a = w[t - 15]
            let b = w[t - 2]
            let small = turn(a, 7) ^ turn(a, 18) ^ (a >> 3)
            let large = turn(b, 17) ^ turn(b, 19) ^ (b >> 10)
            w.append(w[t - 16] &+ small &+ w[t - 7] &+ large)
        }
        var v = state
        for t in 0..<64 {
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            let one = v[7] &+ (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) &+ choice &+ rounds[t] &+ w[t]
            let two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) &+ majority
            v = [one &+ two, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
        }
        for index in 0..<8 { state[index] &+= v[index] }
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static func bytes(_ word: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }

    private static let primes = (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }

    /// The fractional parts of the roots of the first primes, from which the standard takes its constants.
    private static let initial = primes.prefix(8).map { fraction(of: $0, power: 2) }
    private static let rounds = primes.prefix(64).map { fraction(of: $0, power: 3) }

    /// The first 32 bits after the point of the square or cube root, by bisection on integers.
    private static func fraction(of prime: Int, power: Int) -> UInt32 {
        let target = UInt128(prime) << UInt128(32 * power)
        var low: UInt128 = 0
        var high: UInt128 = 1 << 37
        while high - low > 1 {
            let middle = (low + high) / 2
            let value = (1..<power).reduce(middle) { value, _ in value * middle }
            if value <= target { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }
}
