import Foundation

/// One line that says what is going on, redrawn in place on a terminal and printed once per step elsewhere.
struct Progress {
    private let isTerminal = isatty(2) == 1

    func step(_ text: String) {
        let line = isTerminal ? "\r\u{1B}[2K\(text.clipped(to: 100))" : "\(text)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Shows how far something has come, where somebody looks on; elsewhere nothing is written.
    func show(_ text: String) {
        if isTerminal { step(text) }
    }

    /// Clears the line.
    func done() {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }
}
