extension FieldRules {
    /// Refuses what the message inside a field refuses, and a message that must be there and is not. The value is
    /// `nil` when the field is not set.
    package static func message(
        _ value: (some Validatable)?, _ name: String, in path: FieldPath, required: Bool = false
    ) throws(Refusal) {
        guard let value else {
            if required { throw Refusal(.fieldRequired, field: path.field(name)) }
            return
        }
        do throws(Refusal) {
            try value.validate(at: .request)
        } catch {
            throw error.inside(path.field(name))
        }
    }

    /// Refuses a repeated field with too many items, or with none where some are required.
    package static func items(
        _ count: Int, _ name: String, in path: FieldPath, required: Bool = false, max: Int = defaultItems
    ) throws(Refusal) {
        if required, count == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        if count > max { throw Refusal(.tooManyItems, field: path.field(name), ["max": "\(max)"]) }
    }

    /// Refuses a repeated field with too many items, with none where some are required, or with an item that
    /// `check` refuses, which judges it as if it stood alone; the item's place is added here.
    package static func each<Item>(
        _ items: [Item], _ name: String, in path: FieldPath, required: Bool = false, max: Int = defaultItems,
        _ check: (Item) throws(Refusal) -> Void
    ) throws(Refusal) {
        try self.items(items.count, name, in: path, required: required, max: max)
        for (index, item) in items.enumerated() {
            do throws(Refusal) {
                try check(item)
            } catch {
                throw error.inside(path.field(name).item(index))
            }
        }
    }

    /// Refuses a map with too many entries, with none where some are required, with a key that is no proper text,
    /// or with a value that `check` refuses. Entries are judged in the order of their keys, so that the same map
    /// is always refused for the same fault.
    package static func entries<Key: Hashable & LosslessStringConvertible, Value>(
        _ entries: [Key: Value], _ name: String, in path: FieldPath, required: Bool = false,
        max: Int = defaultItems, _ check: (Value) throws(Refusal) -> Void
    ) throws(Refusal) {
        try items(entries.count, name, in: path, required: required, max: max)
        let ordered = entries.map { (key: String($0.key), value: $0.value) }.sorted { $0.key < $1.key }
        for entry in ordered {
            // A key at fault is not repeated in the path: it is what cannot be shown.
            try text(entry.key, name, in: path)
            do throws(Refusal) {
                try check(entry.value)
            } catch {
                throw error.inside(path.field(name).entry(entry.key))
            }
        }
    }
}

extension Refusal {
    /// The same refusal when the message at fault stands at that place of a larger one.
    package func inside(_ path: FieldPath) -> Refusal {
        Refusal(reason, field: path.joined(to: field ?? .request), values)
    }
}
