import AcceptanceAPI
import ServiceKit
import Store

extension Notice: Document {}

extension DocumentCollection where D == Notice {
    static let notices = DocumentCollection(
        table: "notice", indexes: [.text("number", unique: true) { $0.number }])
}

extension Aggregate where D == Notice {
    static let notices = Aggregate(
        .notices, name: "notice", unknown: .noticeUnknown,
        number: PublicNumber(column: "number") { $0.number })
}
