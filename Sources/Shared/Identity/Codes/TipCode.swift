package import Refusals
import Rulebook

/// The receipt code of a tip: 15 digits and a check digit, read out as `4499-9253-4244-7104`. It is kept nowhere, but derived when a reply
/// leaves (``CodeKey``).
///
/// The check is ISO 7064 MOD 11-2: one wrong digit and two neighbours exchanged always show. Where it would have to be 10 there is no
/// code, so that it can be typed on a telephone.
package struct TipCode: Hashable, Sendable {
    /// 16 digits in ASCII.
    let digits: [UInt8]

    /// Digits before the check digit.
    package static let derivedDigits = 15

    /// The code that begins with that number; `nil` when its check would have to be 10, or from 10^15 on.
    init?(number: UInt64) {
        guard number < 1_000_000_000_000_000 else { return nil }
        let text = String(number)
        let digits = Array((String(repeating: "0", count: Self.derivedDigits - text.utf8.count) + text).utf8)
        guard let check = CheckDigit.digit(after: digits) else { return nil }
        self.digits = digits + [check]
    }

    /// Reads a code as people write or say it: hyphens and blanks do not matter, nor the width of its digits, nor whether they are written in
    /// Chinese (四四九九, with 幺 or 一, 零 or 〇).
    ///
    /// - Throws: `tip-code-malformed` unless 16 digits are there and the check holds.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let folded = text.utf8.count <= Self.longestText ? Self.folded(text) : []
        guard folded.count == Self.derivedDigits + 1, CheckDigit.holds(folded) else {
            throw Refusal(.tipCodeMalformed, field: field)
        }
        digits = folded
    }

    private static let longestText = 128

    /// The digits; empty when anything else is there.
    private static func folded(_ text: some StringProtocol) -> [UInt8] {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else { return [] }
        var digits: [UInt8] = []
        for scalar in TypedCode.folded(text).unicodeScalars where !Self.separators.contains(scalar) {
            if let place = Self.numerals[scalar] {
                digits.append(0x30 + place)
            } else if (0x30...0x39).contains(scalar.value) {
                digits.append(UInt8(scalar.value))
            } else {
                return []
            }
        }
        return digits
    }

    private static let separators: Set<Unicode.Scalar> = [
        "-", "\u{2010}", "\u{2011}", "\u{2013}", ",", "，", "、",
    ]

    private static let numerals: [Unicode.Scalar: UInt8] = [
        "零": 0, "〇": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
        "八": 8, "九": 9,
    ]

    /// In groups: `4499-9253-4244-7104`.
    package var text: String { grouped { String(UnicodeScalar($0)) }.joined(separator: "-") }

    /// How it is read out on a telephone, digit by digit with a pause after four; 1 is 幺, which nobody takes for 七.
    package var spoken: Wording {
        let chinese = Array("零幺二三四五六七八九")
        let english = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return Wording(
            grouped { String(chinese[Int($0 - 0x30)]) }.joined(separator: "，"),
            grouped { english[Int($0 - 0x30)] + " " }.map { String($0.dropLast()) }.joined(separator: ", "))
    }

    private func grouped(_ word: (UInt8) -> String) -> [String] {
        stride(from: 0, to: digits.count, by: 4).map { digits[$0..<$0 + 4].map(word).joined() }
    }
}

// A code opens a mailbox: it enters no log by chance.
extension TipCode: CustomStringConvertible, CustomReflectable {
    package var description: String { "receipt code" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The check digit of ISO 7064 MOD 11-2: digits weighed by 2 to the power of their place from the right leave 1 when divided by 11.
enum CheckDigit {
    /// The digit in ASCII that follows; `nil` when it would have to be 10.
    static func digit(after digits: [UInt8]) -> UInt8? {
        let check = (12 - remainder(of: digits + [0x30])) % 11
        return check < 10 ? 0x30 + UInt8(check) : nil
    }

    /// Whether the last digit is the check of those before it.
    static func holds(_ digits: [UInt8]) -> Bool { remainder(of: digits) == 1 }

    private static func remainder(of digits: [UInt8]) -> Int {
        digits.reduce(0) { ($0 * 2 + Int($1 - 0x30)) % 11 }
    }
}
