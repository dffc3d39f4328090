import Foundation

/// One line that says what is going on, redrawn in place on a terminal and printed once per step elsewhere.
package struct ProgressLine: Sendable {
    private let isTerminal = isatty(2) == 1

    /// Shows nothing yet.
    package init() {}

    /// Shows what is being done now.
    package func step(_ text: String) {
        let line = isTerminal ? "\r\u{1B}[2K\(text.clipped(to: 100))" : "\(text)\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// Shows how far something has come, where somebody looks on; elsewhere nothing is written.
    package func show(_ text: String) {
        if isTerminal { step(text) }
    }

    /// The same where it is redrawn; elsewhere nothing, since how far it has come is no step.
    package func redraw(_ text: String) {
        if isTerminal { step(text) }
    }

    /// Clears the line.
    package func done() {
        guard isTerminal else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K".utf8))
    }
}
