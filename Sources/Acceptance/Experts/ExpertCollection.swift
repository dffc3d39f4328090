import AcceptanceAPI
import ServiceKit
import Store

extension Expert: Document {}

extension DocumentCollection where D == Expert {
    static let experts = DocumentCollection(table: "expert", indexes: [])
}

extension Aggregate where D == Expert {
    static let experts = Aggregate(.experts, name: "expert", unknown: .expertNotOnPanel)
}
