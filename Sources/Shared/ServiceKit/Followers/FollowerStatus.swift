package import CommonAPI
import SwiftProtobuf
import Synchronization

/// How following another service goes, for health.
package final class FollowerStatus: Sendable {
    private struct State {
        var isConnected = false
        var known: Int64 = 0
        var trouble = ""
    }

    package let source: String
    private let state = Mutex(State())

    package init(source: String) {
        self.source = source
    }

    package func connected() {
        state.withLock {
            $0.isConnected = true
            $0.trouble = ""
        }
    }

    package func received(_ sequence: Int64) {
        state.withLock { $0.known = max($0.known, sequence) }
    }

    package func lost(_ trouble: String) {
        state.withLock {
            $0.isConnected = false
            $0.trouble = trouble
        }
    }

    package func report(applied: Int64, deadLetters: Int64) -> FollowerHealth {
        state.withLock { state in
            .with {
                $0.source = source
                $0.connected = state.isConnected
                $0.applied = applied
                $0.known = max(state.known, applied)
                $0.deadLetters = deadLetters
                $0.trouble = state.trouble
            }
        }
    }
}
