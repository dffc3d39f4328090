import Dispatch
package import Foundation
import Synchronization

/// Buffers log lines for a few milliseconds and writes them together: one write for every call would cost a busy service more than
/// most calls do.
///
/// Something urgent is written at once, with what waits before it. A process that is killed loses what it logged in its
/// last five milliseconds; one that ends by itself calls `flush` first.
package final class LogSheet: Sendable {
    private static let moment = DispatchTimeInterval.milliseconds(5)
    private static let roomKept = 1 << 20

    private let waiting = Mutex<[UInt8]>([])
    /// Held while waiting lines are taken and written, so that lines keep their order. The value is the buffer, reused.
    private let pen = Mutex<[UInt8]>([])
    private let put: @Sendable (Data) -> Void
    private let queue = DispatchQueue(label: "log")

    /// - Parameter put: Takes some whole lines at a time, one call after another.
    package init(_ put: @escaping @Sendable (Data) -> Void) {
        self.put = put
    }

    /// What cannot be written is lost: a service does not stop for its log.
    package static let standardError = LogSheet { try? FileHandle.standardError.write(contentsOf: $0) }

    /// Takes a line, ended by a newline, from any thread.
    func add(_ line: [UInt8], isUrgent: Bool) {
        let isFirst = waiting.withLock { waiting in
            defer { waiting += line }
            return waiting.isEmpty
        }
        if isUrgent {
            flush()
        } else if isFirst {
            queue.asyncAfter(deadline: .now() + Self.moment) { self.flush() }
        }
    }

    /// Writes what waits.
    package func flush() {
        pen.withLock { lines in
            waiting.withLock { swap(&$0, &lines) }
            if !lines.isEmpty { put(Data(lines)) }
            lines.removeAll(keepingCapacity: lines.count <= Self.roomKept)
        }
    }
}
