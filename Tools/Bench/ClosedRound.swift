/// How fast calls went of which a fixed number was under way.
struct ClosedRound: Sendable {
    let perSecond: Double
    /// Milliseconds.
    let p50: Double
    let p99: Double

    init(_ run: ClosedRun<some Sendable>) {
        self.init(run.answers.map(\.after), in: run.whole)
    }

    /// - Parameters:
    ///   - times: What each call took.
    ///   - whole: What all of them took together.
    init(_ times: [Duration], in whole: Duration) {
        let ordered = times.sorted()
        perSecond = Double(ordered.count) / whole.seconds
        p50 = ordered.percentileSeconds(50) * 1000
        p99 = ordered.percentileSeconds(99) * 1000
    }
}

/// So many calls, a fixed number under way at any time: each answer brings the next call.
struct ClosedRun<Answer: Sendable>: Sendable {
    let whole: Duration
    let answers: [(after: Duration, answer: Answer)]

    /// Makes call number 0 to `count` - 1; lane l makes numbers l, l + `inFlight` and so on.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - inFlight: How many at a time.
    ///   - call: Makes the call of that number.
    /// - Throws: What the first call that fails throws.
    init(
        _ count: Int, inFlight: Int, _ call: @escaping @Sendable (Int) async throws -> Answer
    ) async throws {
        let start = ContinuousClock.now
        let lanes = try await withThrowingTaskGroup(of: [(after: Duration, answer: Answer)].self) { group in
            for lane in 0..<inFlight {
                group.addTask {
                    var answers: [(after: Duration, answer: Answer)] = []
                    for number in stride(from: lane, to: count, by: inFlight) {
                        let begin = ContinuousClock.now
                        let answer = try await call(number)
                        answers.append((.now - begin, answer))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        whole = ContinuousClock.now - start
        answers = Array(lanes.joined())
    }
}
