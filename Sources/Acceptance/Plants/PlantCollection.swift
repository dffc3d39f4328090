import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import Store

extension Plant: Document {}

extension DocumentCollection where D == Plant {
    static let plants = DocumentCollection(
        table: "plant",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .optionalText("merged_into") { $0.mergedInto.isEmpty ? nil : $0.mergedInto },
        ])
}

extension Aggregate where D == Plant {
    static let plants = Aggregate(.plants, name: "plant", unknown: .plantUnknown)
}

extension Plant {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "enterprise_id") }
    }
}
