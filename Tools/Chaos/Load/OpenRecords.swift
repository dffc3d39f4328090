import CommonAPI
import Synchronization

/// Records that clients can go on working on, each taken by one worker at a time.
final class OpenRecords: Sendable {
    enum Record: Sendable {
        case tip(String)
        case round(String)
        case tracks(String, tip: String, left: [Ground])

        fileprivate var kind: Kind {
            switch self {
            case .tip: .tips
            case .round: .rounds
            case .tracks: .cases
            }
        }
    }

    enum Kind: Hashable, Sendable {
        case tips, rounds, cases
    }

    private struct State {
        var waiting: [Kind: [Record]] = [:]
        var template = ""
        var number = 0
    }

    private let state = Mutex(State())

    func add(_ record: Record) {
        state.withLock { $0.waiting[record.kind, default: []].append(record) }
    }

    func take(_ kind: Kind) -> Record? {
        state.withLock { $0.waiting[kind]?.popLast() }
    }

    /// Forgets them: a store that was restored knows nothing of some of it.
    func clear() {
        state.withLock { $0.waiting = [:] }
    }

    func nextNumber() -> Int {
        state.withLock { state in
            state.number += 1
            return state.number
        }
    }

    /// The id of the template that rounds use.
    var template: String {
        get { state.withLock { $0.template } }
        set { state.withLock { $0.template = newValue } }
    }
}
