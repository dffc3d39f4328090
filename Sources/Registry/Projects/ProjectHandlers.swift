import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for new plants: filing, opinions, supplements, decision, early starts.
struct ProjectService: ProjectsHandlers {
    func fileProject(_ request: FileProjectRequest, _ command: Command) throws -> Project {
        let place = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.applicant, .registrar, over: place)
        try request.requireEveryGround()
        try AmountKind.projectCapacity.check(
            thousandths: request.capacityMilliM3, confirmed: request.confirmed, field: "capacity_milli_m3")
        try requireOwnPlant(request.enterpriseID, command)
        if !request.confirmed.contains("name") {
            try command.kept(.projects).requireNotFiled(request, in: place.text)
        }
        // For a new plant: says before four departments examine the filing that its name cannot be entered.
        if request.enterpriseID.isEmpty {
            try command.kept(.enterprises).requireFree(request.name, in: place.text, field: "name")
        }
        let filing = ProjectFiling(command: command)
        let authority = try filing.competentAuthority(at: place)
        var project = try Project.with {
            $0.id = command.newID()
            $0.number = try command.kept(.projects).nextNumber(in: place.text).text
            $0.name = request.name
            $0.applicant = request.applicant
            $0.enterpriseID = request.enterpriseID
            $0.divisionCode = place.text
            $0.place = request.place
            $0.lineCount = request.lineCount
            $0.capacityMilliM3 = request.capacityMilliM3
            $0.opinions = try filing.wantedOpinions(at: place)
            $0.state = .underReview
            $0.filedBy = command.actor.id
            $0.filedAt = command.now.microseconds
            $0.authorityID = authority.agency.id
            $0.authorityName = authority.agency.name
            $0.authorityCompetentID = authority.id
            $0.authorityCompetentFrom = authority.term.from
        }
        project.papers = try request.papers.enumerated().map { index, paper in
            var paper = paper
            paper.files = try command.attach(
                paper.files, to: .projects, project.id, field: FieldPath("papers").item(index).field("files"))
            return paper
        }
        return try command.kept(.projects).add(project)
    }

    func giveOpinion(_ request: GiveOpinionRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        let index = try project.wantedOpinion(on: request.ground, from: command.actor)
        try project.opinions[index].give(request, by: command.actor, at: command.now)
        project.opinions[index].files = try command.attach(
            request.files, to: .projects, project.id, field: "files")
        if project.opinions.allSatisfy(\.isGiven),
            let due = try ProjectFiling(command: command).deadlineIfSet(ProjectClock.decision)
        {
            project.decideBy = due
        }
        return try command.kept(.projects).save(project)
    }

    func requestSupplement(_ request: RequestSupplementRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        let index = try project.wantedOpinion(on: request.ground, from: command.actor)
        try project.opinions[index].ask(
            for: request.request,
            answerBy: ProjectFiling(command: command).deadlineIfSet(ProjectClock.supplement),
            by: command.actor, at: command.now)
        return try command.kept(.projects).save(project)
    }

    func answerSupplement(_ request: AnswerSupplementRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        try project.requireApplicant(command.actor, of: command.ownPlants())
        try project.requireOpen()
        guard let index = project.opinions.firstIndex(where: { $0.ground == request.ground }) else {
            throw Refusal(.supplementNotAsked, field: "ground")
        }
        let files = try command.attach(request.files, to: .projects, project.id, field: "files")
        try project.opinions[index].answer(
            request.answer, files: files, by: command.actor, at: command.now)
        // By the rule as it was on the day of filing: a later rule changes nothing.
        if project.opinions[index].hasClock {
            project.opinions[index].due = try command.deadline(
                by: project.opinions[index].clock, from: Instant(microseconds: project.filedAt).day,
                stoppages: project.opinions[index].stoppages)
        }
        return try command.kept(.projects).save(project)
    }

    func withdrawProject(_ request: WithdrawProjectRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        try project.requireApplicant(command.actor, of: command.ownPlants())
        try project.withdraw(because: request.reason, at: command.now)
        return try command.kept(.projects).save(project)
    }

    func decideProject(_ request: DecideProjectRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        try project.decide(request, by: command.actor, at: command.now)
        if project.state == .approved, project.enterpriseID.isEmpty {
            project.enterpriseID = try command.kept(.enterprises).enterPlanned(project).id
        }
        return try command.kept(.projects).save(project, expecting: request.revision)
    }

    func reportEarlyStart(_ request: ReportEarlyStartRequest, _ command: Command) throws -> Project {
        var project = try command.kept(.projects).visible(request.projectID)
        try command.actor.require(.examiner, .registrar, .investigator, over: project.division)
        try project.note(
            earlyStartOn: Day(request.seenOn, field: "seen_on"), request, by: command.actor, at: command.now)
        project.earlyStart.files = try command.attach(
            request.files, to: .projects, project.id, field: "files")
        return try command.kept(.projects).save(project)
    }

    func getProject(_ request: GetProjectRequest, _ query: Query) throws -> Project {
        let project = try query.shown(.projects).require(request.projectID, field: "project_id")
        guard try project.isVisible(to: query.actor, of: query.ownPlants()) else {
            throw Refusal(.projectUnknown, field: "project_id")
        }
        return project
    }

    func listProjects(_ request: ListProjectsRequest, _ query: Query) throws -> ProjectPage {
        let plants = try query.ownPlants()
        var conditions = try ProjectScope(of: query.actor, plants, asked: request.divisionCode).conditions
        if request.awaitingMyAgency {
            conditions.append(.equal("state", .integer(Int64(ProjectState.underReview.rawValue))))
        } else if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.projects).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize)
        ) { project in
            project.isVisible(to: query.actor, of: plants)
                && (!request.awaitingMyAgency || project.awaits(query.actor.agencyID))
        }
        return .with {
            $0.projects = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    /// Refuses a plant's own principal that files for another plant, and an unknown plant.
    ///
    /// - Throws: `plant-of-another`, `plant-unknown`.
    private func requireOwnPlant(_ id: String, _ command: Command) throws {
        guard !id.isEmpty else { return }
        let plant = try command.kept(.enterprises).require(id, field: "enterprise_id")
        guard command.actor.speaksFor.isEmpty || command.actor.speaks(for: plant) else {
            throw Refusal(.plantOfAnother, field: "enterprise_id")
        }
    }
}

extension KeptDocuments where D == Enterprise {
    /// Enters a plant that was approved and is still to be built.
    ///
    /// - Throws: `ALREADY_EXISTS` (`plant-exists`) when its name was taken since the filing.
    fileprivate func enterPlanned(_ project: Project) throws -> Enterprise {
        try requireFree(project.name, in: project.divisionCode, field: "project_id")
        var planned = Enterprise.with {
            $0.id = command.newID()
            $0.name = project.name
            $0.state = .registered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = project.divisionCode
            $0.place = project.place
            $0.origin = "project/\(project.id)"
            $0.registeredAt = command.now.microseconds
        }
        try planned.move(to: .planned, on: command.today)
        return try add(planned)
    }
}
