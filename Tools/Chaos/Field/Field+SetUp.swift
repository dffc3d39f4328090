import AcceptanceAPI
import CommonAPI
import Installation
import RPC
import ReferenceData
import Registry
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension Field {
    private func caller(_ administrator: String) throws -> any Caller {
        lines.caller(
            to: "registry", as: administrator, key: try installation.key(ofAdministrator: administrator))
    }

    /// Loads what the commands of the drills need: divisions, calendar, clocks, agencies, callers, a template.
    func setUp() async throws {
        let administrator = try caller(HomeBuilder.administrator)
        let reference = ReferenceClient(administrator)
        _ = try await reference.loadDivisions(SampleData.divisions())
        _ = try await reference.loadCalendar(SampleData.calendarYears())
        _ = try await reference.loadClockRules(SampleData.clockRules())
        let opening = DirectoryOpening(
            first: administrator, second: try caller(HomeBuilder.secondAdministrator),
            administrator: { agency in
                let id = DirectoryOpening.administratorID(of: agency)
                return .init(id: id, key: DrillDirectory.key(of: id))
            }, line: { [lines] in lines.caller(to: "registry", as: $0.id, key: $0.key) })
        try await opening.enter(DrillDirectory.agencies, DrillDirectory.members.map(\.principal))
        try await settle()
        let organiser = TemplatesClient(lines.caller(to: "acceptance", as: DrillDirectory.organiser))
        records.template = try await organiser.publishTemplate(
            .with {
                $0.title = "演练细则"
                $0.version = "drill-1"
                $0.source = "演练"
                $0.items = [
                    .with {
                        $0.code = "A1"
                        $0.group = "总则"
                        $0.text = "演练条款"
                        $0.points = 100
                    }
                ]
                $0.thresholds = .with {
                    $0.standardPoints = 80
                    $0.demonstrationPoints = 90
                    $0.innovationPoints = 90
                    $0.groupFloorPercent = 60
                    $0.maxSpreadPoints = 15
                }
            }
        ).id
    }
}
