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
        let (order, rows) = try items.file(\.content)
        var list = PlantImport(command)
        try command.trial {
            for row in rows {
                if let entry = try list.judge(row) { try list.take(entry) }
            }
            let isKept = order.keeps(wrong: list.outcome.wrong)
            list.finish(written: isKept)
            return isKept
        }
        return list.outcome
    }
}

extension ImportItem {
    fileprivate var content: FileItem<ImportOrder, ImportRow>? {
        switch item {
        case .order(let order): .order(order)
        case .row(let row): .row(row)
        case nil: nil
        }
    }
}
