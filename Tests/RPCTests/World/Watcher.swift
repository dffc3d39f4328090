import Refusals
import Synchronization

@testable import RPC

/// Keeps what a server tells whoever watches it.
final class Watcher: ServerObserver {
    struct State {
        var began: [String] = []
        var ended: [CallReport] = []
        var refused: [CallReport] = []
        var connections: [Int] = []
        var bytes = (received: 0, sent: 0)
        var closed: [String] = []
        var dropped: [String] = []
    }

    private let state = Mutex(State())

    func began(_ method: Method) { state.withLock { $0.began.append(method.name) } }

    func ended(_ report: CallReport) { state.withLock { $0.ended.append(report) } }

    func refused(_ report: CallReport) { state.withLock { $0.refused.append(report) } }

    func connections(changedBy change: Int) { state.withLock { $0.connections.append(change) } }

    func closed(for reason: String) { state.withLock { $0.closed.append(reason) } }

    func dropped(for reason: String) { state.withLock { $0.dropped.append(reason) } }

    func moved(bytesIn: Int, bytesOut: Int) {
        state.withLock {
            $0.bytes.received += bytesIn
            $0.bytes.sent += bytesOut
        }
    }

    /// All that it was told so far.
    var seen: State { state.withLock { $0 } }

    /// Why the server closed connections, in the order in which it did.
    var closed: [String] { seen.closed }
}
