import AcceptanceAPI
import ServiceKit
import Store

extension Rectification: Document {}

extension DocumentCollection where D == Rectification {
    static let rectifications = DocumentCollection(
        table: "rectification",
        indexes: [
            .text("application_id") { $0.applicationID },
            .text("item_code") { $0.itemCode },
        ])
}

extension Aggregate where D == Rectification {
    static let rectifications = Aggregate(
        .rectifications, name: "rectification", unknown: .rectificationUnknown,
        effects: [.dueClock, .moved, .overdue])
}

extension Documents where D == Rectification {
    /// What an application has to put right, in the order of the items' codes.
    func of(_ applicationID: String) throws -> [Rectification] {
        try every(
            where: [.equal("application_id", .text(applicationID))], order: .ascending("item_code"))
    }
}
