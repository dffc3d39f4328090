import AcceptanceAPI
import ServiceKit
import Store

extension Template: Document {}

extension DocumentCollection where D == Template {
    static let templates = DocumentCollection(
        table: "template", indexes: [.text("version", unique: true) { $0.version }])
}

extension Aggregate where D == Template {
    static let templates = Aggregate(.templates, name: "template", unknown: .templateUnknown)
}
