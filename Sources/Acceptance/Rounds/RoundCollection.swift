import AcceptanceAPI
import ServiceKit
import Store

extension Round: Document {}

extension DocumentCollection where D == Round {
    static let rounds = DocumentCollection(
        table: "round",
        indexes: [
            .text("code", unique: true) { $0.code },
            .text("division_code") { $0.divisionCode },
        ])
}

extension Aggregate where D == Round {
    static let rounds = Aggregate(
        .rounds, name: "round", unknown: .roundUnknown, number: PublicNumber(column: "code") { $0.code })
}
