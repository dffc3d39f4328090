import RPC
import Synchronization

/// Keeps calls until so many are there, then answers each, the last first: with its own payload if not told otherwise.
final class Gathering: Sendable {
    private let size: Int
    private let calls = Mutex<[ServerCall]>([])

    init(size: Int) {
        self.size = size
    }

    func add(_ call: ServerCall, _ answer: (ServerCall) -> [UInt8] = { $0.payload }) {
        let all = calls.withLock { calls -> [ServerCall] in
            calls.append(call)
            guard calls.count == size else { return [] }
            defer { calls = [] }
            return calls
        }
        for call in all.reversed() { call.succeed(answer(call)) }
    }
}
