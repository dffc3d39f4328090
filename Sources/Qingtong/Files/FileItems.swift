/// The messages of a file on its way to a service, telling how many rows have been taken.
struct FileItems<Item: Sendable>: Sequence, Sendable {
    /// How the rows are to be taken.
    let order: Item
    let rows: [Item]
    let taken: @Sendable (Int) -> Void

    /// Rows between two words of progress.
    private static var stride: Int { 1000 }

    func makeIterator() -> AnyIterator<Item> {
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
