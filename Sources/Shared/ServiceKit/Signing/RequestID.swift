import Crypto
package import Foundation

/// The idempotency key of a command, made by the client before it first sends the command: 32 lower-case hex digits.
package enum RequestID {
    /// A UUIDv7 without its hyphens. Random bits alone would do; that ids rise with time keeps those of the last minutes
    /// together in the service's index of replies, however long that has become.
    package static func fresh(at now: Date = Date()) -> String {
        let milliseconds = Int64(now.timeIntervalSince1970 * 1000)
        return UUIDv7(milliseconds: milliseconds, random: Entropy.bytes(UUIDv7.randomByteCount)).text
            .filter { $0 != "-" }
    }

    /// Whether the text has the form of one.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
