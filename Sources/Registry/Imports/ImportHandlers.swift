import RegistryAPI
import ServiceKit
import SwiftProtobuf

/// Answers for lists of plants in files. A long one is a `StagedImport` instead.
struct ImportService: ImportsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func importPlants(_ items: [ImportItem], _ command: Command) throws -> ImportOutcome {
        let (order, rows) = try items.file(\.content)
        let (list, isTaken) = try PlantList.taken(rows, as: .file, command, if: order.keeps)
        var outcome = list.outcome
        outcome.written = isTaken
        return outcome
    }
}

extension ImportItem {
    var content: FileItem<ImportOrder, ImportRow>? {
        switch item {
        case .order(let order): .order(order)
        case .row(let row): .row(row)
        case nil: nil
        }
    }
}
