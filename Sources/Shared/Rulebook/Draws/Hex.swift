/// Bytes written as lower-case hexadecimal digits, the one spelling that enters a digest.
enum Hex {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    /// Whether the text spells so many bytes.
    static func spells(_ count: Int, _ text: String) -> Bool {
        text.utf8.count == count * 2 && text.allSatisfy(digits.contains)
    }

    private static let digits = Array("0123456789abcdef")
}
