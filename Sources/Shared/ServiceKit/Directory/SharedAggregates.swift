package import CommonAPI
import Refusals
package import Store

// The records every service holds: its own in the Registry, copies elsewhere.

extension Agency: Document {}
extension CompetentBody: Document {}
extension Principal: Document {}
extension Division: Document {}
extension CalendarYear: Document {}
extension ClockRule: Document {}
extension WitnessedHead: Document {}
extension Restoration: Document {}

extension DocumentCollection where D == Agency {
    package static let agencies = DocumentCollection(
        table: "agency",
        indexes: [
            .integer("department") { Int64($0.department.rawValue) },
            .text("division_code") { $0.divisionCode },
        ])
}

extension DocumentCollection where D == CompetentBody {
    package static let competentBodies = DocumentCollection(
        table: "competent_body",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .integer("department") { Int64($0.department.rawValue) },
        ])
}

extension DocumentCollection where D == Principal {
    package static let principals = DocumentCollection(
        table: "principal",
        indexes: [.optionalText("speaks_for") { $0.speaksFor.isEmpty ? nil : $0.speaksFor }])
}

extension DocumentCollection where D == Division {
    package static let divisions = DocumentCollection(
        table: "division", indexes: [.text("parent_code") { $0.parentCode }])
}

extension DocumentCollection where D == CalendarYear {
    package static let calendarYears = DocumentCollection(
        table: "calendar_year", indexes: [])
}

extension DocumentCollection where D == ClockRule {
    package static let clockRules = DocumentCollection(
        table: "clock_rule", indexes: [])
}

extension DocumentCollection where D == WitnessedHead {
    package static let witnessedHeads = DocumentCollection(
        table: "witnessed_head",
        indexes: [
            .text("node") { $0.head.node },
            .integer("size") { $0.head.size },
        ])
}

extension DocumentCollection where D == Restoration {
    package static let restorations = DocumentCollection(
        table: "restoration",
        indexes: [
            .text("node") { $0.record.node },
            .integer("generation") { $0.record.generation },
        ])
}

extension Aggregate where D == Agency {
    package static let agencies = Aggregate(
        .agencies, name: "agency", unknown: .agencyUnknown, effects: [.told])
}

extension Aggregate where D == CompetentBody {
    package static let competentBodies = Aggregate(
        .competentBodies, name: "competent-body", unknown: .competentBodyUnknown, effects: [.told])
}

extension Aggregate where D == Principal {
    package static let principals = Aggregate(
        .principals, name: "principal", unknown: .principalUnknown, effects: [.told])
}

extension Effect {
    /// The other services are told the record as it is, with every change: they authorise and route by copies of their own.
    static var told: Effect { .event(about: \.id) { $0.after } }
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

extension Aggregate where D == Restoration {
    package static let restorations = Aggregate(
        .restorations, name: "restoration", unknown: .restorationUnknown)
}
