/// A bounded cache of hints that only save work: decisions must be right without them.
///
/// It holds ten thousand entries; before one more it drops them all, and with them what is outdated.
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
