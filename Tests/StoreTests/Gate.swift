import Dispatch
import Synchronization

/// Holds a thread of the database until the test lets it go on.
final class Gate: Sendable {
    private let arrived = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)

    /// Says that the thread is here and waits for the opening.
    func arrive() {
        arrived.signal()
        wait()
    }

    /// Says that the thread is here.
    func arriveWithoutWaiting() {
        arrived.signal()
    }

    /// Waits for the opening.
    func wait() {
        opened.wait()
        opened.signal()
    }

    /// Waits until a thread is here.
    func waitForArrival() {
        arrived.wait()
    }

    func open() {
        opened.signal()
    }
}

/// What was answered, in the order in which it was.
final class Answers: Sendable {
    private let answers = Mutex<[(number: Int64, error: (any Error)?)]>([])

    func add<T>(_ number: Int64, _ result: Result<T, any Error>) {
        let error: (any Error)? = if case .failure(let error) = result { error } else { nil }
        answers.withLock { $0.append((number, error)) }
    }

    var all: [(number: Int64, error: (any Error)?)] { answers.withLock { $0 } }
}

/// Counts from 0.
final class Counter: Sendable {
    private let count = Atomic(0)

    func increase() {
        count.add(1, ordering: .relaxed)
    }

    var value: Int { count.load(ordering: .relaxed) }
}
