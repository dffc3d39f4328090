import AcceptanceAPI
import Rulebook
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
    static let plaques = Aggregate(
        .plaques, name: "plaque", unknown: .plaqueUnknown,
        number: PublicNumber(column: "number") { $0.number },
        effects: [.termClock, .changed])
}

extension Documents where D == Plaque {
    /// Every plaque the plant ever held, in the order of their numbers.
    func of(enterprise id: String) throws -> [Plaque] {
        try every(where: [.equal("enterprise_id", .text(id))], order: .ascending("number"))
    }

    /// The last serial of a series; 0 before the first. As text, numbers past 9999 do not stand in their order.
    func lastSerial(of series: PlaqueSeries) throws -> Int {
        let plaques = try every(
            where: [.hasPrefix("number", series.prefix)], order: .ascending("number"))
        return plaques.compactMap { RunningNumber($0.number)?.serial }.max() ?? 0
    }
}
