import HeapModule

/// The deadlines of many calls, earliest first: a heap that forgets ended calls lazily.
struct DeadlineQueue<ID: Hashable> {
    typealias Instant = ContinuousClock.Instant

    private struct Entry: Comparable {
        let at: Instant
        let id: ID

        static func < (one: Entry, other: Entry) -> Bool { one.at < other.at }
    }

    private var heap = Heap<Entry>()

    /// The earliest deadline kept; that call may have ended already.
    var earliest: Instant? { heap.min?.at }

    var count: Int { heap.count }

    mutating func add(_ id: ID, at instant: Instant) {
        heap.insert(Entry(at: instant, id: id))
    }

    /// Takes out one call whose deadline is not after `now`.
    mutating func next(dueBy now: Instant) -> ID? {
        guard let first = heap.min, first.at <= now else { return nil }
        return heap.removeMin().id
    }

    /// Drops ended calls when they outnumber the live ones by far; costs constant time per call over the long
    /// run.
    mutating func trim(live: Int, isLive: (ID) -> Bool) {
        guard heap.count > 2 * live + 64 else { return }
        heap = Heap(heap.unordered.filter { isLive($0.id) })
    }
}
