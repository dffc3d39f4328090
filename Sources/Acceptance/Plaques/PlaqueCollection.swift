import AcceptanceAPI
import ServiceKit
import Store

extension Plaque: Document {}

extension DocumentCollection where D == Plaque {
    static let plaques = DocumentCollection(
        table: "plaque",
        indexes: [
            .text("number", unique: true) { $0.number },
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
        ])
}

extension Aggregate where D == Plaque {
    static let plaques = Aggregate(.plaques, name: "plaque", unknown: .plaqueUnknown)
}

extension Documents where D == Plaque {
    /// Every plaque the plant ever held, in the order of their numbers.
    func of(enterprise id: String) throws -> [Plaque] {
        try every(where: [.equal("enterprise_id", .text(id))], order: .ascending("number"))
    }

    /// How many plaques have a number that begins so. Numbers are never given back.
    func count(numbered series: PlaqueSeries) throws -> Int {
        Int(try count(where: [.hasPrefix("number", series.prefix)]))
    }
}
