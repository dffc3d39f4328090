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
    static let projects = Aggregate(.projects, name: "project", unknown: .projectUnknown)
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

extension Command {
    /// The next number of a division's projects in a year. Commands run one at a time: no two get the same.
    func nextProjectNumber(in division: String) throws -> RunningNumber {
        let year = today.year
        let last = try kept(.projects).first(
            where: [.equal("division_code", .text(division)), .equal("year", .integer(Int64(year)))],
            order: .descending("serial"))
        let serial = try serial(
            after: last.flatMap { RunningNumber(project: $0) }?.serial ?? 0, in: "\(division)-\(year)-P")
        return RunningNumber(
            series: division, year: year, letter: RunningNumber.ofProjects, serial: serial)
    }

    /// The project with that id, if the caller may know of it.
    ///
    /// - Throws: `project-unknown`, whether it is hidden or absent.
    func project(_ id: String) throws -> Project {
        let project = try kept(.projects).require(id, field: "project_id")
        guard try project.isVisible(to: actor, of: ownPlants()) else {
            throw Refusal(.projectUnknown, field: "project_id")
        }
        return project
    }

    /// The files of a request, as the project holds them.
    func attach(_ files: [AttachedFile], to project: String, field: FieldPath) throws -> [AttachedFile] {
        try files.enumerated().map { index, file in
            try attach(file, to: .projects, project, field: field.item(index))
        }
    }
}
