import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Project: Document {}

extension DocumentCollection where D == Project {
    static let projects = DocumentCollection(
        table: "project",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .integer("year") { Int64(RunningNumber(project: $0)?.year ?? 0) },
            .integer("serial") { Int64(RunningNumber(project: $0)?.serial ?? 0) },
            .integer("state") { Int64($0.state.rawValue) },
            .text("filed_by") { $0.filedBy },
            .optionalText("enterprise_id") { $0.enterpriseID.isEmpty ? nil : $0.enterpriseID },
        ])
}

extension Aggregate where D == Project {
    static let projects = Aggregate(
        .projects, name: "project", unknown: .projectUnknown,
        number: PublicNumber(running: { $0.number }) { RunningNumber($0, letter: RunningNumber.ofProjects) },
        effects: [.earlyStart])
}

extension Effect where D == Project {
    /// Tells Enforcement once of an early start (未批先建).
    static var earlyStart: Effect {
        .follow { change, command in
            let project = change.after
            guard project.hasEarlyStart, change.isNews(\.hasEarlyStart) else { return }
            try command.publish(
                project.startedEarly(by: command.actor.principal.agencyName), about: project.id)
        }
    }
}

/// The tables of migration `projects`: frozen once shipped.
enum ProjectTables {
    static let sql =
        Migration.documentTables(
            "project",
            columns: [
                "division_code TEXT NOT NULL",
                "year INTEGER NOT NULL",
                "serial INTEGER NOT NULL",
                "state INTEGER NOT NULL",
                "filed_by TEXT NOT NULL",
                "enterprise_id TEXT",
            ])
        + [
            "CREATE UNIQUE INDEX project_number ON project (division_code, year, serial)",
            "CREATE INDEX project_filed_by ON project (filed_by, id)",
            "CREATE INDEX project_enterprise ON project (enterprise_id, id) WHERE enterprise_id IS NOT NULL",
        ]
}

extension RunningNumber {
    /// Keeps the numbers of projects, `330481-2026-P0001`, apart from those of cases.
    fileprivate static let ofProjects = "P"

    /// - Returns: `nil` when the project has no such number.
    fileprivate init?(project: Project) {
        self.init(project.number, letter: Self.ofProjects)
    }
}

extension KeptDocuments where D == Project {
    /// The next number of a division's projects in this year. Commands run one at a time: no two get the same.
    func nextNumber(in division: String) throws -> RunningNumber {
        let year = command.today.year
        let last = try first(
            where: [.equal("division_code", .text(division)), .equal("year", .integer(Int64(year)))],
            order: .descending("serial"))
        let serial = try command.serial(
            after: last.flatMap { RunningNumber(project: $0) }?.serial ?? 0, in: "\(division)-\(year)-P")
        return RunningNumber(
            series: division, year: year, letter: RunningNumber.ofProjects, serial: serial)
    }

    /// Asks to confirm a filing that resembles an open or approved one in the division: the same name, or the same
    /// applicant and place.
    ///
    /// - Throws: `project-filed-before`.
    func requireNotFiled(_ request: FileProjectRequest, in division: String) throws {
        let open = [ProjectState.underReview, .approved].map { SQLValue.integer(Int64($0.rawValue)) }
        try each(where: [.equal("division_code", .text(division)), .oneOf("state", open)]) { project in
            let isSamePlace = project.applicant == request.applicant && project.place == request.place
            guard project.name == request.name || isSamePlace else { return }
            throw Refusal(
                .projectFiledBefore, field: "name", ["number": project.number, "name": project.name])
        }
    }

    /// The project with that id, if the caller may know of it.
    ///
    /// - Throws: `project-unknown`, whether it is hidden or absent.
    func visible(_ id: String) throws -> Project {
        let project = try require(id, field: "project_id")
        guard try project.isVisible(to: command.actor, of: command.ownPlants()) else {
            throw Refusal(.projectUnknown, field: "project_id")
        }
        return project
    }
}
