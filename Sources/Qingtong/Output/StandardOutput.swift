import Foundation
import Installation
import Refusals
import Synchronization

/// The output of verbs, which is never lost silently: a full disk makes the verb fail. A reader of a pipe that leaves
/// before the end has seen enough: then the verb ends without an error message.
enum StandardOutput {
    /// Why something could not be written; nothing is written after that. `nil` so far.
    private static let loss = Mutex<(any Error)?>(nil)

    /// The reader of the pipe has gone.
    struct ReaderGone: WordedError {
        let wording = Wording("读输出的程序已离开。", "Whoever read the output is gone.")
        /// The status that a shell reports for a program ended by a closed pipe: 128 plus the signal's number.
        static let status: Int32 = 141
    }

    /// The file that is written to, or its disk, took no more.
    struct Unwritten: WordedError {
        let wording = Wording(
            "输出没有写完，已丢失；请检查所写的文件与磁盘空间，再运行一次",
            "the output could not be written and is lost; check the file that was written and the room on its disk, and run it again"
        )
    }

    /// Replaces standard streams that were closed at start, before anything else can take their numbers: otherwise a
    /// store or connection opened later would receive the output.
    static func secure() {
        // A write to a closed pipe then fails in place and is handled there.
        signal(SIGPIPE, SIG_IGN)
        for (number, device) in [(0, "/dev/null"), (1, "/dev/full"), (2, "/dev/null")] as [(Int32, String)]
        where fcntl(number, F_GETFD) < 0 {
            let descriptor = open(device, O_RDWR)
            guard descriptor >= 0, descriptor != number else { continue }
            dup2(descriptor, number)
            close(descriptor)
        }
    }

    /// Writes text at once, so that a reader sees it; whether it could be written is known at `finish`.
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
                        : Unwritten()
                }
            }
        }
    }

    /// Writes text at once.
    ///
    /// - Throws: `Unwritten` when this or any earlier output is lost; `ReaderGone`.
    static func write(_ text: String) throws {
        add(text)
        try finish()
    }

    /// Reports whether any output was lost.
    ///
    /// - Throws: `Unwritten`; `ReaderGone`.
    static func finish() throws {
        if let loss = loss.withLock({ $0 }) { throw loss }
    }
}

/// Prints a line. Replaces the standard library's function, which does not report lost lines.
func print(_ text: String, terminator: String = "\n") {
    StandardOutput.add(text + terminator)
}

/// Prints an empty line.
func print() {
    StandardOutput.add("\n")
}
