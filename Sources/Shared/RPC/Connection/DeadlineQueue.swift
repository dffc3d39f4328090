/// The deadlines of many calls, earliest first: a heap that forgets ended calls lazily.
///
/// Adding deadlines in rising order, which is what calls with equal timeouts do, costs constant time.
struct DeadlineQueue<ID: Hashable> {
    typealias Instant = ContinuousClock.Instant

    private var heap: [(at: Instant, id: ID)] = []

    /// The earliest deadline kept; that call may have ended already.
    var earliest: Instant? { heap.first?.at }

    var count: Int { heap.count }

    mutating func add(_ id: ID, at instant: Instant) {
        heap.append((at: instant, id: id))
        rise(from: heap.count - 1)
    }

    /// Takes out one call whose deadline is not after `now`.
    mutating func next(dueBy now: Instant) -> ID? {
        guard let first = heap.first, first.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(from: 0)
        return first.id
    }

    /// Drops ended calls when they outnumber the live ones by far; costs constant time per call over the long
    /// run.
    mutating func trim(live: Int, isLive: (ID) -> Bool) {
        guard heap.count > 2 * live + 64 else { return }
        // A sorted array is a heap.
        heap = heap.filter { isLive($0.id) }.sorted { $0.at < $1.at }
    }

    private mutating func rise(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].at < heap[parent].at else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let least = right < heap.count && heap[right].at < heap[left].at ? right : left
            guard heap[least].at < heap[parent].at else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
