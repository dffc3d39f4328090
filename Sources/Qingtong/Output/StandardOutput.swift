import Foundation
import Installation
import ServiceKit
import Synchronization

/// What verbs print, which is never lost in silence: a full disk or a closed pipe makes the verb fail.
enum StandardOutput {
    /// Whether anything could not be written; nothing is written after it.
    private static let isLost = Mutex(false)

    /// Gives the standard streams that came closed something to stand for them, before anything else can take their
    /// numbers: what is opened then - a store, a connection - would otherwise get what is printed.
    static func secure() {
        for (number, device) in [(0, "/dev/null"), (1, "/dev/full"), (2, "/dev/null")] as [(Int32, String)]
        where fcntl(number, F_GETFD) < 0 {
            let descriptor = open(device, O_RDWR)
            guard descriptor >= 0, descriptor != number else { continue }
            dup2(descriptor, number)
            close(descriptor)
        }
    }

    /// Writes text at once, so that whoever reads along sees it; whether it could be written is known at `finish`.
    static func add(_ text: String) {
        var bytes = Array(text.utf8)[...]
        isLost.withLock { isLost in
            while !isLost, !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                if count > 0 { bytes = bytes.dropFirst(count) } else { isLost = true }
            }
        }
    }

    /// Writes text at once.
    ///
    /// - Throws: `StartupFailure` when it, or anything before it, is lost.
    static func write(_ text: String) throws {
        add(text)
        try finish()
    }

    /// Says so when anything that was printed is lost.
    ///
    /// - Throws: `StartupFailure`.
    static func finish() throws {
        if isLost.withLock({ $0 }) {
            throw StartupFailure(say("输出没有写完，已丢失", "the output could not be written and is lost"))
        }
    }
}

/// Prints a line; in place of the standard library's, which says nothing of lines that are lost.
func print(_ text: String, terminator: String = "\n") {
    StandardOutput.add(text + terminator)
}

/// Prints an empty line.
func print() {
    StandardOutput.add("\n")
}
