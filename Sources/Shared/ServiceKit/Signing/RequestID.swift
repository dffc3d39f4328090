import Crypto

/// The idempotency key of a command: 128 random bits, made by the client before it first sends the command.
package enum RequestID {
    /// 32 lower-case hex digits.
    package static func fresh() -> String {
        let digits = Array("0123456789abcdef")
        return String(Entropy.bytes(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Whether the text has the form of one.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
