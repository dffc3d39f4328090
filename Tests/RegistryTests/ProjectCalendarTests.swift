import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Registry

@Suite("Terms of new projects and the calendar")
struct ProjectCalendarTests {
    @Test("the time a party has runs on from a day off; an agency's does not")
    func lastDayOff() throws {
        // Both end on Saturday, 2026-12-05.
        let world = try ProjectWorld(clocks: [
            ("PROJECT-OPINION", 12, "calendar"), ("PROJECT-SUPPLEMENT", 12, "calendar"),
        ])
        let project = try world.ask(world.file(), .land)
        let filed = Instant(microseconds: project.filedAt).day
        #expect(filed.adding(days: 12).weekday.isWeekend, "\(filed)")
        #expect(project.opinions[0].due.dueOn == filed.adding(days: 12).text)
        let supplement = project.opinions[0].supplements[0].answerBy
        #expect(supplement.dueOn > filed.adding(days: 12).text)
        #expect(supplement.explanation.contains("顺延"))
    }

    @Test("an opinion's term over an unpublished year is reckoned anew when the year is loaded")
    func anew() throws {
        let world = try ProjectWorld(clocks: [("PROJECT-OPINION", 40, "working")])
        let project = try world.file()
        #expect(project.opinions[0].due.provisional)
        let days = (0..<365).map { Day("2027-01-01").adding(days: $0) }
        let year = CalendarYear.with {
            $0.id = "2027"
            $0.days = days.map { day in
                .with {
                    $0.date = day.text
                    $0.isOff = day.weekday.isWeekend || day.dayOfMonth <= 7
                }
            }
        }
        _ = try world.registry.command(as: world.registry.administrator) {
            try world.registry.reference.loadCalendar([year], $0)
        }
        let fresh = try world.registry.query(as: world.landOfficer) {
            try world.projects.getProject(.with { $0.projectID = project.id }, $0)
        }
        for (before, after) in zip(project.opinions, fresh.opinions) {
            #expect(!after.due.provisional)
            #expect(after.due.dueOn > before.due.dueOn)
            #expect(after.due.provisionalDueOn == before.due.dueOn)
            #expect(after.due.explanation.contains("重新推算"))
        }
    }
}
