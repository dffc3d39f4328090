import RPC

/// Keeps a number of calls in flight on each of some connections.
struct Generator {
    let peers: [Peer]
    let inFlight: Int
    /// The echo service's method that is called: `Echo` or `Relay`.
    let method: String
    /// How long a caller waits between a reply and its next call, on the average.
    let pause: Duration
    /// Where the calling tasks run; `nil` for Swift's own pool of threads.
    let executor: LoopExecutor?

    // 250 bytes with tag and length.
    private static let text = String(repeating: "a", count: 247)

    /// Makes calls until the time is over.
    ///
    /// - Returns: The latency of each call, in microseconds, sorted.
    func measure(for length: Duration) async throws -> [Double] {
        let end = ContinuousClock.now + length
        let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
            for peer in peers {
                for _ in 0..<inFlight {
                    group.addTask(executorPreference: executor) {
                        try await call(peer, until: end)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return latencies.sorted()
    }

    private func call(_ peer: Peer, until end: ContinuousClock.Instant) async throws -> [Double] {
        var latencies: [Double] = []
        var begin = ContinuousClock.now
        while begin < end {
            let reply = try await peer.call(method, Self.text)
            guard reply == Self.text else { throw EchoDiffers() }
            let now = ContinuousClock.now
            latencies.append((now - begin) / .microseconds(1))
            begin = now
            guard pause > .zero else { continue }
            // At random, or the callers would fall into step and wait for each other.
            let pause = pause * Double.random(in: 0...2)
            if let executor { await executor.sleep(for: pause) } else { try await Task.sleep(for: pause) }
            begin = .now
        }
        return latencies
    }
}

struct EchoDiffers: Error {}
