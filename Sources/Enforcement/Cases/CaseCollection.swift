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
            .integer("year") { Int64(RunningNumber(case: $0.number)?.year ?? 0) },
            .integer("serial") { Int64(RunningNumber(case: $0.number)?.serial ?? 0) },
            .optionalText("natural_resources_agency") { $0.agency(of: .naturalResources) },
            .optionalText("ecology_agency") { $0.agency(of: .ecology) },
            .optionalText("construction_agency") { $0.agency(of: .construction) },
        ])
}

extension Aggregate where D == Case {
    static let cases = Aggregate(
        .cases, name: "case", unknown: .caseUnknown,
        number: PublicNumber(running: { $0.number }) { RunningNumber(case: $0) },
        unexplain: { $0.changeReason = "" },
        effects: [.decidingClock, .filed, .decided, .overdue])
}

extension RunningNumber {
    /// Keeps the numbers of cases, `330481-2026-C0001`, apart from those of plaques.
    private static let ofCases = "C"

    /// The number of a division's case of a year, by its serial number.
    init(ofCasesIn division: String, year: Int, serial: Int) {
        self.init(series: division, year: year, letter: Self.ofCases, serial: serial)
    }

    /// Reads the number of a case, also one from before these numbers had a letter: `330481-2026-0001`.
    ///
    /// - Returns: `nil` when it is no such number.
    init?(case number: String) {
        guard let read = RunningNumber(number, letter: Self.ofCases) ?? RunningNumber(number) else {
            return nil
        }
        self = read
    }
}

extension Command {
    /// The next number of a division's cases in a year. Commands run one at a time: no two get the same.
    func nextCaseNumber(in division: String, year: Int) throws -> RunningNumber {
        let last = try kept(.cases).first(
            where: [.equal("division_code", .text(division)), .equal("year", .integer(Int64(year)))],
            order: .descending("serial"))
        let serial = try serial(
            after: last.flatMap { RunningNumber(case: $0.number) }?.serial ?? 0, in: "\(division)-\(year)")
        return RunningNumber(ofCasesIn: division, year: year, serial: serial)
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
