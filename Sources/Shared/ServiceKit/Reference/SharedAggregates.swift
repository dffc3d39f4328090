package import CommonAPI
package import Refusals
package import Store

// The records every service holds: its own in the Registry, copies elsewhere.

extension Agency: Document {}
extension Principal: Document {}
extension Division: Document {}
extension CalendarYear: Document {}
extension ClockRule: Document {}
extension WitnessedHead: Document {}

extension DocumentCollection where D == Agency {
    package static let agencies = DocumentCollection(
        "agency",
        indexes: [
            Index("department") { .integer(Int64($0.department.rawValue)) },
            Index("division_code") { .text($0.divisionCode) },
        ])
}

extension DocumentCollection where D == Principal {
    package static let principals = DocumentCollection("principal", indexes: [])
}

extension DocumentCollection where D == Division {
    package static let divisions = DocumentCollection(
        "division", indexes: [Index("parent_code") { .text($0.parentCode) }])
}

extension DocumentCollection where D == CalendarYear {
    package static let calendarYears = DocumentCollection("calendar_year", indexes: [])
}

extension DocumentCollection where D == ClockRule {
    package static let clockRules = DocumentCollection("clock_rule", indexes: [])
}

extension DocumentCollection where D == WitnessedHead {
    package static let witnessedHeads = DocumentCollection(
        "witnessed_head",
        indexes: [
            Index("node") { .text($0.head.node) },
            Index("size") { .integer($0.head.size) },
        ])
}

extension Aggregate where D == Agency {
    package static let agencies = Aggregate(.agencies, name: "agency", unknown: .agencyUnknown)
}

extension Aggregate where D == Principal {
    package static let principals = Aggregate(.principals, name: "principal", unknown: .principalUnknown)
}

extension Aggregate where D == Division {
    package static let divisions = Aggregate(.divisions, name: "division", unknown: .divisionUnknown)
}

extension Aggregate where D == CalendarYear {
    package static let calendarYears = Aggregate(
        .calendarYears, name: "calendar-year", unknown: .calendarUnpublished)
}

extension Aggregate where D == ClockRule {
    package static let clockRules = Aggregate(.clockRules, name: "clock-rule", unknown: .clockRuleUnknown)
}

extension Aggregate where D == WitnessedHead {
    package static let witnessedHeads = Aggregate(
        .witnessedHeads, name: "witnessed-head", unknown: .headUnknown)
}
