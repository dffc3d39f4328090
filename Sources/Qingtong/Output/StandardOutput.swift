import Foundation
import Installation
import ServiceKit
import Synchronization

/// What verbs print, which is never lost in silence: a full disk makes the verb fail. Whoever reads through a pipe and goes before the
/// end has seen enough: then the verb ends without a word.
enum StandardOutput {
    /// Why something could not be written; nothing is written after it.
    private static let loss = Mutex<(any Error)?>(nil)

    /// Whoever read has gone.
    struct ReaderGone: Error {
        /// As a shell says it of a program that a closed pipe ended: 128 and the signal's number.
        static let status: Int32 = 141
    }

    /// Gives the standard streams that came closed something to stand for them, before anything else can take their
    /// numbers: what is opened then - a store, a connection - would otherwise get what is printed.
    static func secure() {
        // What is written to a closed pipe fails where it is written, and is dealt with there.
        signal(SIGPIPE, SIG_IGN)
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
        loss.withLock { loss in
            while loss == nil, !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
                let trouble = errno
                if count < 0, trouble == EINTR { continue }
                if count > 0 {
                    bytes = bytes.dropFirst(count)
                } else {
                    loss =
                        count < 0 && trouble == EPIPE
                        ? ReaderGone()
                        : StartupFailure(
                            say(
                                "输出没有写完，已丢失；请检查所写的文件与磁盘空间，再运行一次",
                                "the output could not be written and is lost; check the file that was written and the room on its disk, and run it again"
                            ))
                }
            }
        }
    }

    /// Writes text at once.
    ///
    /// - Throws: `StartupFailure` when it, or anything before it, is lost; `ReaderGone`.
    static func write(_ text: String) throws {
        add(text)
        try finish()
    }

    /// Says so when anything that was printed is lost.
    ///
    /// - Throws: `StartupFailure`; `ReaderGone`.
    static func finish() throws {
        if let loss = loss.withLock({ $0 }) { throw loss }
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
