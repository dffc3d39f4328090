import RPC
import Synchronization

/// Keeps calls until so many are there, then answers each with its own payload, the last first.
final class Gathering: Sendable {
    private let size: Int
    private let calls = Mutex<[ServerCall]>([])

    init(size: Int) {
        self.size = size
    }

    func add(_ call: ServerCall) {
        let all = calls.withLock { calls -> [ServerCall] in
            calls.append(call)
            guard calls.count == size else { return [] }
            defer { calls = [] }
            return calls
        }
        for call in all.reversed() { call.succeed(call.payload) }
    }
}
