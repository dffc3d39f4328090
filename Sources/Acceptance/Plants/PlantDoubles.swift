import AcceptanceAPI
import Store

extension Reading {
    /// Every id under which that plant is known: of the record that answers for it, and of those that were merged into that,
    /// straight or one after the other. An id that nobody knows stands for itself.
    func plantIDs(of id: String) throws -> Set<String> {
        let plants = DocumentCollection.plants.in(self)
        // Merging is seldom, and of what was merged seldomer; a ring of records ends here too.
        let longestChain = 16
        var survivor = id
        for _ in 0..<longestChain {
            guard let next = try plants.get(survivor)?.mergedInto, !next.isEmpty else { break }
            survivor = next
        }
        var ids: Set = [id, survivor]
        var newest = [survivor]
        for _ in 0..<longestChain where !newest.isEmpty {
            let merged = try plants.every(
                where: [.oneOf("merged_into", newest.map { .text($0) })], order: .ascending("merged_into"))
            newest = merged.map(\.id).filter { ids.insert($0).inserted }
        }
        return ids
    }
}
