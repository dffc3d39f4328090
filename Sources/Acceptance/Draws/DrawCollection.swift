import AcceptanceAPI
import ServiceKit
import Store

extension AcceptanceAPI.Draw: Document {}

extension DocumentCollection where D == AcceptanceAPI.Draw {
    static let draws = DocumentCollection(
        table: "draw",
        indexes: [
            .text("application_id") { $0.applicationID },
            .text("subject") { $0.subject },
        ])
}

extension Aggregate where D == AcceptanceAPI.Draw {
    static let draws = Aggregate(.draws, name: "draw", unknown: .drawUnknown)
}
