package import RPC
import Refusals
package import Rulebook
import Synchronization

/// Counts calls whose caller was not authenticated. No single one leaves a leaf; at most once an hour a leaf of the service's own
/// says how many there were, why they were refused, and where most of them came from.
package final class StrangerTally: Sendable {
    private static let hour: Int64 = 3_600_000_000
    /// Addresses counted one by one; the calls of further ones are counted together.
    private static let mostAddresses = 1_024
    /// Addresses that the leaf names.
    private static let namedAddresses = 16

    private struct State {
        var reasons: [String: Int] = [:]
        var addresses: [String: Int] = [:]
        var others = 0
        var since: Int64?
        var lastRecord: Int64?
    }

    private let state = Mutex(State())

    /// Nothing was counted.
    package init() {}

    /// Counts a call that ended so, if nobody proved it to be theirs.
    package func note(_ report: CallReport, at now: Instant) {
        guard report.code == .unauthenticated else { return }
        let address = Self.address(of: report.peer)
        state.withLock { state in
            if state.since == nil { state.since = now.microseconds }
            state.reasons[report.reason ?? "?", default: 0] += 1
            if state.addresses[address] != nil || state.addresses.count < Self.mostAddresses {
                state.addresses[address, default: 0] += 1
            } else {
                state.others += 1
            }
        }
    }

    /// The record that is due, if anything was counted and the last one is an hour old.
    package func record(at now: Instant, isLast: Bool) -> OwnRecord? {
        state.withLock { state -> OwnRecord? in
            guard let since = state.since else { return nil }
            if let last = state.lastRecord, abs(now.microseconds - last) < Self.hour, !isLast { return nil }
            let record = OwnRecord(state.reasons, state.addresses, others: state.others, since: since)
            state = State()
            state.lastRecord = now.microseconds
            return record
        }
    }

    private static func address(of peer: String) -> String {
        peer.lastIndex(of: ":").map { String(peer[..<$0]) } ?? peer
    }

    /// The addresses with the most calls.
    fileprivate static func named(_ addresses: [String: Int]) -> [(key: String, value: Int)] {
        Array(addresses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(namedAddresses))
    }
}

extension OwnRecord {
    fileprivate init(_ reasons: [String: Int], _ addresses: [String: Int], others: Int, since: Int64) {
        let named = StrangerTally.named(addresses)
        let total = reasons.values.reduce(0, +)
        var subjects = ["since/\(Instant(microseconds: since).isoText)"]
        subjects += reasons.sorted { $0.key < $1.key }.map { "reason/\($0.key) \($0.value)" }
        subjects += named.map { "address/\($0.key) \($0.value)" }
        let rest = total - named.reduce(0) { $0 + $1.value }
        if rest > 0 {
            subjects.append("addresses/\(addresses.count - named.count)\(others > 0 ? "+" : "") \(rest)")
        }
        self.init(method: "unproven-calls", outcome: "UNAUTHENTICATED \(total)", subjects: subjects)
    }
}
