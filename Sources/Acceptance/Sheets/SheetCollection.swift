import AcceptanceAPI
import ServiceKit
import Store

extension ScoreSheet: Document {}

extension DocumentCollection where D == ScoreSheet {
    static let sheets = DocumentCollection(
        table: "score_sheet", indexes: [.text("application_id") { $0.applicationID }])
}

extension Aggregate where D == ScoreSheet {
    static let sheets = Aggregate(.sheets, name: "sheet", unknown: .applicationUnknown)
}

extension Documents where D == ScoreSheet {
    /// The sheets of an application, in the order of the experts' ids.
    func of(_ applicationID: String) throws -> [ScoreSheet] {
        try every(where: [.equal("application_id", .text(applicationID))])
    }
}
