import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store

extension Case: Document {}

extension DocumentCollection where D == Case {
    static let cases = DocumentCollection(
        table: "enforcement_case",
        indexes: [
            .text("city_code") { String($0.target.divisionCode.prefix(4)) },
            .text("division_code") { $0.target.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
            .integer("year") { Int64(RunningNumber($0.number)?.year ?? 0) },
            .integer("serial") { Int64(RunningNumber($0.number)?.serial ?? 0) },
            .optionalText("natural_resources_agency") { $0.agency(of: .naturalResources) },
            .optionalText("ecology_agency") { $0.agency(of: .ecology) },
            .optionalText("construction_agency") { $0.agency(of: .construction) },
        ])
}

extension Aggregate where D == Case {
    static let cases = Aggregate(
        .cases, name: "case", unknown: .caseUnknown,
        effects: [.decidingClock, .filed, .decided, .overdue])
}

extension Command {
    /// The next number of a division's cases in a year. Commands run one at a time: no two get the same.
    func nextCaseNumber(in division: String, year: Int) throws -> RunningNumber {
        let last = try kept(.cases).first(
            where: [.equal("division_code", .text(division)), .equal("year", .integer(Int64(year)))],
            order: .descending("serial"))
        let serial = try serial(
            after: last.flatMap { RunningNumber($0.number) }?.serial ?? 0, in: "\(division)-\(year)")
        return RunningNumber(series: division, year: year, serial: serial)
    }

    /// The case with that id, if the caller may know of it.
    ///
    /// - Throws: `case-unknown`, whether it is hidden or absent.
    func filedCase(_ id: String) throws -> Case {
        let filed = try kept(.cases).require(id, field: "case_id")
        guard filed.isVisible(to: actor) else { throw Refusal(.caseUnknown, field: "case_id") }
        return filed
    }
}

extension Query {
    /// The case with that id, if the caller may know of it.
    ///
    /// - Throws: `case-unknown`, whether it is hidden or absent.
    func filedCase(_ id: String) throws -> Case {
        let filed = try shown(.cases).require(id, field: "case_id")
        guard filed.isVisible(to: actor) else { throw Refusal(.caseUnknown, field: "case_id") }
        touched("case/\(filed.id)")
        return filed
    }
}
