import AcceptanceAPI
import Store

extension ReadAccess {
    /// Every id of that plant: of the record in force and of those merged into it, directly or through others. An unknown id
    /// yields itself.
    func plantIDs(of id: String) throws -> Set<String> {
        let plants = DocumentCollection.plants.in(self)
        // Merges are rare and chains of them rarer. This also ends a cycle of records.
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
