import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for lists of plants that come as files.
struct ImportService: ImportsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func importPlants(_ items: [ImportItem], _ command: Command) throws -> ImportOutcome {
        let (order, rows) = try read(items)
        var list = PlantImport(command)
        try command.trial {
            for row in rows {
                if let entry = try list.judge(row) { try list.take(entry) }
            }
            let isKept = !order.dryRun && (list.outcome.wrong == 0 || order.skipWrongRows)
            list.finish(written: isKept)
            return isKept
        }
        return list.outcome
    }

    private func read(_ items: [ImportItem]) throws -> (ImportOrder, [ImportRow]) {
        guard case .order(let order) = items.first?.item else {
            throw Refusal(.importOrder, field: "items[0]")
        }
        let rows = try items.dropFirst().enumerated().map { index, item in
            guard case .row(let row) = item.item else {
                throw Refusal(.importOrder, field: FieldPath("items").item(index + 1))
            }
            return row
        }
        return (order, rows)
    }
}
