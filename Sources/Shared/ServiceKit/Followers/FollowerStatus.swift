package import CommonAPI
package import Refusals
package import Rulebook
import SwiftProtobuf
import Synchronization

/// How following another service goes, for health.
package final class FollowerStatus: Sendable {
    private struct State {
        var isConnected = false
        var known: Int64 = 0
        var trouble = Wording.none
        var fault: FollowFault?
        var failingSince: Int64 = 0
        var clockSkew: Int64?

        mutating func clear() {
            trouble = .none
            fault = nil
            failingSince = 0
        }
    }

    package let source: String
    private let state = Mutex(State())

    /// Nothing is known of that source yet.
    package init(source: String) {
        self.source = source
    }

    /// The stream was asked for. That the source refused before is not forgotten: its refusal of this one is under way.
    package func connected() {
        state.withLock {
            $0.isConnected = true
            if $0.fault == .away || $0.fault == nil { $0.clear() }
        }
    }

    /// The stream stands: it brought an event, or stayed longer than a refusal takes.
    package func held() {
        state.withLock {
            $0.isConnected = true
            $0.clear()
        }
    }

    /// The source's clock is so many microseconds ahead of ours.
    package func measured(clockSkew: Int64) {
        state.withLock { $0.clockSkew = clockSkew }
    }

    /// How far the source's clock was ahead when last asked; `nil` before that.
    package var clockSkew: Int64? { state.withLock { $0.clockSkew } }

    /// The source has at least this many events.
    package func received(_ sequence: Int64) {
        state.withLock { $0.known = max($0.known, sequence) }
    }

    /// The stream is gone, for that reason; it will be asked for again.
    package func lost(
        _ trouble: Wording, _ fault: FollowFault = .away, at now: Instant = Instant(microseconds: 0)
    ) {
        state.withLock {
            $0.isConnected = false
            $0.trouble = trouble
            $0.fault = fault
            if fault == .away {
                $0.failingSince = 0
            } else if $0.failingSince == 0 {
                $0.failingSince = now.microseconds
            }
        }
    }

    /// What health says.
    ///
    /// - Parameters:
    ///   - applied: The last sequence applied, by the store.
    ///   - deadLetters: How many events are parked, by the store.
    /// - Returns: The part of the report that is about this source.
    package func report(applied: Int64, deadLetters: Int64) -> FollowerHealth {
        state.withLock { state in
            .with {
                $0.source = source
                $0.connected = state.isConnected && state.fault == nil
                $0.applied = applied
                $0.known = max(state.known, applied)
                $0.deadLetters = deadLetters
                $0.trouble = state.trouble.english
                $0.troubleChinese = state.trouble.chinese
                $0.refused = state.fault == .refused
                $0.failingSince = state.failingSince
            }
        }
    }
}
