/// The messages of a file on its way to a service, telling how many rows have been taken.
package struct FileItems<Item: Sendable>: Sequence, Sendable {
    /// How the rows are to be taken.
    package let order: Item
    package let rows: [Item]
    package let taken: @Sendable (Int) -> Void

    /// The messages of that many rows.
    ///
    /// - Parameters:
    ///   - order: How the rows are to be taken; the first message.
    ///   - rows: The others.
    ///   - taken: Told how many rows have been taken.
    package init(order: Item, rows: [Item], taken: @escaping @Sendable (Int) -> Void) {
        self.order = order
        self.rows = rows
        self.taken = taken
    }

    /// Rows between two words of progress.
    private static var stride: Int { 1000 }

    package func makeIterator() -> AnyIterator<Item> {
        var next = -1
        return AnyIterator {
            defer { next += 1 }
            guard next >= 0 else { return order }
            guard next < rows.count else { return nil }
            if (next + 1) % Self.stride == 0 || next + 1 == rows.count { taken(next + 1) }
            return rows[next]
        }
    }
}
