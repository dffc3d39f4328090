/// Decimal digits in ASCII, read and written without regard to any locale.
enum Digits {
    static let hyphen = UInt8(ascii: "-")

    /// The number that the bytes spell; `nil` unless there are one to nine of them and all are digits.
    static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - zero) }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= zero && byte <= zero + 9
    }

    /// A number that is not negative, with zeros before it up to the width.
    static func padded(_ number: some BinaryInteger, to width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static let zero = UInt8(ascii: "0")
}
