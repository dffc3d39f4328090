/// What was found out lately, for hints that only save work: what is decided by them must be right without.
///
/// It keeps ten thousand; before one more it forgets them all, and with them what is no longer so.
@usableFromInline
struct ShortMemory<Key: Hashable, Value> {
    @inlinable static var capacity: Int { 10_000 }

    @usableFromInline var values: [Key: Value] = [:]

    @inlinable
    init() {}

    @inlinable
    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            if values.count >= Self.capacity { values.removeAll(keepingCapacity: true) }
            values[key] = newValue
        }
    }
}

extension ShortMemory: Sendable where Key: Sendable, Value: Sendable {}
