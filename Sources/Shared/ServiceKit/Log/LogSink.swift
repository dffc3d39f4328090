import Foundation
import Synchronization

/// Lines on their way to a log, from any thread.
///
/// Who comes while another thread writes leaves his line with it and goes on: nobody waits for the file, and what came
/// meanwhile leaves in one write. No line waits for a later one, and `add` leaves none behind on a quiet service: what is
/// lost with a process that dies is what its last write did not finish.
package final class LogSink: Sendable {
    /// Bytes that may wait; who comes to more waits for the write under way, as for a terminal that is stopped.
    private static let most = 1 << 20

    private struct State {
        var waiting: [UInt8] = []
        var isWriting = false
    }

    private let state = Mutex(State())
    /// Held while something is written.
    private let output = Mutex(())
    private let write: @Sendable ([UInt8]) -> Void

    /// A sink whose bytes go where the closure puts them; it is called by one thread at a time.
    package init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// The process's standard error.
    package static let standardError = LogSink { bytes in
        // A log that cannot be written leaves nobody to tell.
        try? FileHandle.standardError.write(contentsOf: Data(bytes))
    }

    /// Has the line written, by this thread or by the one that writes.
    package func add(_ line: some Collection<UInt8>) {
        while true {
            switch offer(line) {
            case .left: return
            case .mine: return writeAll()
            case .full: output.withLock { _ in }
            }
        }
    }

    private enum Offer {
        case left, mine, full
    }

    private func offer(_ line: some Collection<UInt8>) -> Offer {
        state.withLock { state in
            guard state.waiting.count < Self.most || !state.isWriting else { return .full }
            state.waiting += line
            defer { state.isWriting = true }
            return state.isWriting ? .left : .mine
        }
    }

    private func writeAll() {
        while let bytes = next() {
            output.withLock { _ in write(bytes) }
        }
    }

    private func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
