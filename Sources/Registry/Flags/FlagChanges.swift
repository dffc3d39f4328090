import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

// The one way in which a flag comes to be and changes: search and change feed follow in the same transaction.

extension Command {
    /// Keeps a new flag.
    func enter(_ flag: LedgerFlag) throws -> LedgerFlag {
        try follow(kept(.flags).add(flag))
    }

    /// Keeps a changed flag.
    ///
    /// - Throws: `ABORTED` (`revision-stale`).
    func keep(_ flag: LedgerFlag, expecting revision: Int64? = nil) throws -> LedgerFlag {
        try follow(kept(.flags).save(flag, expecting: revision))
    }

    private func follow(_ flag: LedgerFlag) throws -> LedgerFlag {
        let plant = try kept(.enterprises).require(flag.enterpriseID)
        try SearchIndex.enterFlags(of: answering(plant), in: transaction)
        try ChangeFeed.note(.flag, of: plant, self)
        return flag
    }
}

extension SearchIndex {
    /// Notes at a plant how many of its flags nobody closed or lifted.
    static func enterFlags(of plant: Enterprise, in transaction: WriteTransaction) throws {
        let open: [FlagState] = [.raised, .asked, .answered]
        let states = open.map { String($0.rawValue) }.joined(separator: ", ")
        var count: Int64 = 0
        for id in plant.ids {
            count +=
                try transaction.row(
                    "SELECT COUNT(*) FROM flag WHERE enterprise_id = $1 AND state IN (\(states))", [.text(id)]
                ) { try $0.int64(0) } ?? 0
        }
        try transaction.execute(
            "UPDATE enterprise_search SET open_flags = $1 WHERE id = $2", [.integer(count), .text(plant.id)])
    }
}
