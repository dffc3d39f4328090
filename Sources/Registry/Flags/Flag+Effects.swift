import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

// What follows from keeping a flag (预警).

extension Effect where D == LedgerFlag {
    /// Its plant is found by how many of its flags are open.
    static var search: Effect {
        .entry { flag, command in
            let plant = try command.kept(.enterprises).answering(flag.enterpriseID)
            try SearchIndex.enterFlags(of: plant, in: command.transaction)
        }
    }

    /// Subscribers who look after the plant are told.
    static var changeFeed: Effect {
        .follow { change, command in
            guard !change.isOnlyMoved else { return }
            try ChangeFeed.note(
                .flag, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }

    /// Enforcement is offered the month's score anew when a flag turns out to have a sound answer.
    static var score: Effect {
        .follow { change, command in
            guard change.after.outcome == .explained, change.isNews(\.outcome) else { return }
            try LedgerScored.retell(without: change.after, command)
        }
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
