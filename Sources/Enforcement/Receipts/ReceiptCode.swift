import Crypto
import Refusals
import Rulebook

/// The number a caller is given for its tip: 12 random digits and a check digit, read out in groups as
/// `4821-0937-5526-2`.
///
/// The check is ISO 7064 MOD 11-2: each digit is weighed by 2 to the power of its place from the right, and
/// the sum leaves 1 when divided by 11. One wrong digit changes the sum by a weight times 1 to 9; two
/// neighbours exchanged change it by the lower of their weights times their difference. 11 is prime and
/// divides none of these factors, so both mistakes always show. Where the check would have to be 10 the code
/// is not given out at all: it stays a number that can be typed on a telephone.
struct ReceiptCode: Hashable, Sendable {
    /// 13 digits, 0 to 9 each.
    private let digits: [UInt8]

    /// Digits before the check digit.
    static let randomDigits = 12

    /// Reads a code as people write or say it; hyphens, spaces and the width of its digits do not matter.
    ///
    /// - Throws: `receipt-code-malformed` unless 13 digits are there and the check holds.
    init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let kept = TypedCode.folded(text.prefix(Self.longestText + 1)).utf8.filter {
            $0 != 0x2D && $0 != 0x20
        }
        let digits = kept.compactMap { (0x30...0x39).contains($0) ? $0 - 0x30 : nil }
        guard
            text.utf8.count <= Self.longestText, text.utf8.allSatisfy({ $0 >= 0x20 }),
            digits.count == kept.count,
            digits.count == Self.randomDigits + 1, Self.remainder(of: digits) == 1
        else { throw Refusal(.receiptCodeMalformed, field: field) }
        self.digits = digits
    }

    /// The code that begins with these 12 digits; `nil` when its check would have to be 10, or from 10^12 on.
    init?(number: UInt64) {
        guard number < Self.numbers else { return nil }
        var rest = number
        var digits = [UInt8](repeating: 0, count: Self.randomDigits + 1)
        for place in (0..<Self.randomDigits).reversed() {
            digits[place] = UInt8(rest % 10)
            rest /= 10
        }
        let check = (12 - Self.remainder(of: digits)) % 11
        guard check < 10 else { return nil }
        digits[Self.randomDigits] = UInt8(check)
        self.digits = digits
    }

    /// Draws a code, each with the same probability.
    ///
    /// - Parameter random: Gives that many random bytes.
    /// - Returns: A code; it may have been drawn before.
    static func drawn(from random: (Int) -> [UInt8]) -> ReceiptCode {
        // Five in six draws give a code; a source that fails 200 times in a row is not random.
        for _ in 0..<200 {
            // Taking a remainder would favour small codes, so a number that is too large is drawn again.
            let number = random(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            if let code = ReceiptCode(number: number) { return code }
        }
        preconditionFailure("the random source gives no receipt code")
    }

    /// The code in groups, `4821-0937-5526-2`.
    var text: String {
        var characters: [UInt8] = []
        characters.reserveCapacity(digits.count + digits.count / 4)
        for (place, digit) in digits.enumerated() {
            if place > 0, place.isMultiple(of: 4) { characters.append(UInt8(ascii: "-")) }
            characters.append(digit + UInt8(ascii: "0"))
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// SHA-256 of the 13 digits in ASCII: the only thing stored of a code.
    var digest: Digest {
        SHA256.hash(digits.map { $0 + 0x30 })
    }

    private static let numbers: UInt64 = 1_000_000_000_000
    private static let longestText = 64

    /// The remainder of the weighted sum divided by 11; the last digit has weight 1.
    private static func remainder(of digits: [UInt8]) -> Int {
        digits.reduce(0) { ($0 * 2 + Int($1)) % 11 }
    }
}
