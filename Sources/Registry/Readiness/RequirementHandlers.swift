import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for how plants' records answer the plan.
struct RequirementService: RequirementsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func showReadiness(_ request: ShowReadinessRequest, _ query: Query) throws -> PlantReadiness {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else {
            throw Refusal(.plantPapersHidden, field: "enterprise_id")
        }
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        let answers = try query.answers(of: plant, on: day)
        return .with {
            $0.enterpriseID = plant.id
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            $0.on = day.text
            $0.items = answers.items
            $0.counts = answers.counts
        }
    }

    func listReadiness(_ request: ListReadinessRequest, _ query: Query) throws -> ReadinessPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(
            .registrar, .organiser, .reviewer, .expert, .investigator, .auditor, over: place)
        if !request.missing.isEmpty, Requirement.named(request.missing) == nil {
            throw Refusal(.requirementUnknown, field: "missing", ["word": request.missing])
        }
        let index = ReadinessIndex(access: query.transaction)
        var known: [String: PlantAnswers] = [:]
        func answers(of plant: Enterprise) throws -> PlantAnswers {
            if let answers = known[plant.id] { return answers }
            let answers = try index.answers(of: plant, on: query.today)
            known[plant.id] = answers
            return answers
        }
        let page = try query.shown(.enterprises).find(
            where: .asked(in: place), order: .ascending("division_code"), after: request.pageToken,
            limit: Int(request.pageSize)
        ) { plant in
            try plant.stage != .closed && request.wants(answers(of: plant))
        }
        let lines = try page.documents.map { try answers(of: $0).line(of: $0) }
        let totals =
            try request.pageToken.isEmpty ? query.readinessTotals(of: place, answers) : nil
        return .with {
            $0.on = query.today.text
            $0.plants = lines
            $0.nextPageToken = page.nextToken
            if let totals { $0.totals = totals }
        }
    }
}

extension ListReadinessRequest {
    /// Whether a plant that answers so is asked for.
    fileprivate func wants(_ answers: PlantAnswers) -> Bool {
        if readyOnly, !answers.counts.ready { return false }
        guard !missing.isEmpty else { return true }
        return (answers.words(.missing) + answers.words(.outOfDate)).contains(missing)
    }
}

extension [Condition] {
    /// Registered plants of a division and below.
    fileprivate static func asked(in place: DivisionCode) -> [Condition] {
        [
            .hasPrefix("division_code", place.subtreePrefix),
            .equal("state", .integer(Int64(EnterpriseState.registered.rawValue))),
        ]
    }
}

extension Query {
    /// How a plant answers the plan on a day, by its records.
    func answers(of plant: Enterprise, on day: Day) throws -> PlantAnswers {
        let readings = ReadingTable(access: transaction)
        return try PlantAnswers(
            of: plant, from: PlantRecords(of: plant.ids, until: day, in: transaction), on: day,
            readings.lastDay)
    }

    /// Every plant of a division together.
    fileprivate func readinessTotals(
        of place: DivisionCode, _ answers: (Enterprise) throws -> PlantAnswers
    ) throws -> ReadinessTotals {
        var totals = ReadinessTotals()
        try shown(.enterprises).each(where: .asked(in: place), order: .ascending("division_code")) { plant in
            if plant.stage != .closed { totals.add(try answers(plant)) }
        }
        return totals
    }
}
