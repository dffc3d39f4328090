import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Loads divisions, calendars and legal clocks as data, and tells the other services.
struct ReferenceService: ReferenceHandlers {
    func loadDivisions(_ items: [CommonAPI.Division], _ command: Command) throws -> LoadReport {
        try command.actor.require(.administrator, over: .province)
        let divisions = command.kept(.divisions)
        var loaded: Set<String> = []
        for (index, division) in items.enumerated() {
            let field = FieldPath("items").item(index)
            let code = try DivisionCode(division.id, field: field.field("id"))
            // The structure of the code names the parent, which must exist before its children.
            let parent = code.parent?.text ?? ""
            let isKnown = try parent.isEmpty || loaded.contains(parent) || divisions.get(parent) != nil
            guard isKnown, division.parentCode == parent else {
                throw Refusal(.divisionParentUnknown, field: field.field("parent_code"), ["parent": parent])
            }
            loaded.insert(code.text)
        }
        let report = try load(items, into: divisions)
        if report.created + report.changed > 0 {
            try command.publish(DivisionSet.with { $0.divisions = items }, about: "divisions")
        }
        return report
    }

    func loadCalendar(_ items: [CalendarYear], _ command: Command) throws -> LoadReport {
        try command.actor.require(.administrator, over: .province)
        for (index, year) in items.enumerated() {
            try year.check(at: FieldPath("items").item(index))
        }
        let report = try load(items, into: command.kept(.calendarYears))
        if report.created + report.changed > 0 {
            try command.publish(CalendarSet.with { $0.years = items }, about: "calendar")
            try command.reckonProjectsAnew()
        }
        return report
    }

    func loadClockRules(_ items: [ClockRule], _ command: Command) throws -> LoadReport {
        try command.actor.require(.administrator, over: .province)
        let parsed = try items.enumerated().map { index, rule in
            try rule.parsed(at: FieldPath("items").item(index))
        }
        let configured = try configuredClocks(command)
        let taken = zip(items, parsed).filter { item, rule in
            rule.evidence == .configured || !configured.contains(item.id)
        }.map(\.0)
        var report = try load(taken, into: command.kept(.clockRules))
        let ids = Set(taken.map(\.id))
        report.kept = items.map(\.id).filter { !ids.contains($0) }
        if report.created + report.changed > 0 {
            try command.publish(ClockRuleSet.with { $0.rules = taken }, about: "clock-rules")
        }
        return report
    }

    func getDivision(_ request: GetDivisionRequest, _ query: Query) throws -> DivisionView {
        let division = try query.shown(.divisions).require(request.code, field: "code")
        let code = try DivisionCode(division.id, field: "code")
        let above = try code.ancestors.compactMap { try query.shown(.divisions).get($0.text) }
        return try .with {
            $0.division = division
            $0.path = (above.sorted { $0.id < $1.id } + [division]).map(\.name).joined(separator: "/")
            $0.children = try query.shown(.divisions).find(
                where: [.equal("parent_code", .text(code.text))], limit: PageLimits.most
            ).documents
        }
    }

    func countWorkingDays(_ request: CountWorkingDaysRequest, _ query: Query) throws -> WorkingDayCount {
        let year = try query.shown(.calendarYears).require(request.year, field: "year")
        let calendar = try WorkCalendar(everyDay: year.rows())
        // A notice may name a day or two of the year before: those alone do not publish that year.
        guard let number = Int(request.year), calendar.publishedYears.contains(number) else {
            throw Refusal(.calendarUnpublished, field: "year")
        }
        return try .with {
            $0.days = Int32(try calendar.workingDays(in: number))
            $0.published = Int32(year.days.count)
        }
    }

    /// The clocks that the province configured, by their ids.
    private func configuredClocks(_ command: Command) throws -> Set<String> {
        let rules = try command.kept(.clockRules).all()
        return Set(rules.filter { (try? $0.parsed())?.evidence == .configured }.map(\.id))
    }

    private func load<D: Document & Equatable>(
        _ items: [D], into kept: KeptDocuments<D>
    ) throws -> LoadReport {
        try StreamLimits.require(records: items.count)
        var report = LoadReport()
        for item in items {
            guard let present = try kept.get(item.id) else {
                _ = try kept.add(item)
                report.created += 1
                continue
            }
            var wanted = item
            wanted.revision = present.revision
            if wanted == present {
                report.unchanged += 1
            } else {
                _ = try kept.save(wanted)
                report.changed += 1
            }
        }
        return report
    }
}
