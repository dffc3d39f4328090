/// Makes identifiers each of which sorts after the one before, even when the clock stands or goes back.
///
/// RFC 9562, section 6.2, method 2: within one millisecond the random part is increased by a random step, so
/// that a neighbour cannot be guessed from an identifier.
package struct UUIDv7Generator: Sendable {
    private var last: UUIDv7?

    /// A generator that made nothing yet.
    package init() {}

    /// The next identifier, made at that time (UTC milliseconds since 1970) of exactly ten fresh random
    /// bytes.
    package mutating func next(at milliseconds: Int64, random: [UInt8]) -> UUIDv7 {
        let fresh = UUIDv7(milliseconds: milliseconds, random: random)
        guard let last, last.milliseconds >= fresh.milliseconds else {
            self.last = fresh
            return fresh
        }
        let successor = Self.successor(of: last, step: fresh.low & 0xFFFF_FFFF + 1)
        self.last = successor
        return successor
    }

    private static func successor(of last: UUIDv7, step: UInt64) -> UUIDv7 {
        let low = last.low & (1 << 62 - 1) + step
        let high = last.high & 0x0FFF + low >> 62
        let milliseconds = last.high >> 16 + high >> 12
        return UUIDv7(milliseconds: milliseconds, randomHigh: high, randomLow: low)
    }
}
