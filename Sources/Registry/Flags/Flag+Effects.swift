import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

// The effects of saving a flag (预警).

extension Effect where D == LedgerFlag {
    /// Makes the plant findable by how many of its flags are open.
    static var search: Effect {
        .entry { flag, command in
            let plant = try command.kept(.enterprises).answering(flag.enterpriseID)
            try SearchIndex.enterFlags(of: plant, in: command.transaction)
        }
    }

    /// Tells subscribers who supervise the plant.
    static var changeFeed: Effect {
        .follow { change, command in
            guard !change.isOnlyMoved else { return }
            try ChangeFeed.note(
                .flag, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }

    /// Offers Enforcement a new score of the month when a flag turns out to have a sound explanation.
    static var score: Effect {
        .follow { change, command in
            guard change.after.outcome == .explained, change.isNews(\.outcome) else { return }
            try LedgerScored.retell(without: change.after, command)
        }
    }
}

extension SearchIndex {
    /// Stores with a plant how many of its flags are neither closed nor lifted.
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
