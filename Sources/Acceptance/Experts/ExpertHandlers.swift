import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the expert pool: loading and showing.
struct ExpertService: ExpertsHandlers {
    func loadExperts(_ items: [Expert], _ command: Command) throws -> LoadExpertsReport {
        try command.actor.require(.organiser, over: .province)
        try StreamLimits.require(records: items.count)
        var report = LoadExpertsReport()
        var ids: Set<String> = []
        for (index, expert) in items.enumerated() {
            let field = FieldPath("items").item(index)
            guard ids.insert(expert.id).inserted else {
                throw Refusal(.expertRepeated, field: field.field("id"), ["id": expert.id])
            }
            _ = try command.division(expert.divisionCode, field: field.field("division_code"))
            let until = field.field("recognised_until")
            try DayKind.recognisedUntil.bounds.check(
                Day(checking: expert.recognisedUntil, field: until), on: command.today, confirmed: [],
                field: until)
            try load(expert, command, &report)
        }
        return report
    }

    func listExperts(_ request: ListExpertsRequest, _ query: Query) throws -> ExpertList {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let experts = try query.shown(.experts).all()
        return .with { $0.experts = experts.filter { $0.divisionCode.hasPrefix(place.subtreePrefix) } }
    }

    private func load(_ expert: Expert, _ command: Command, _ report: inout LoadExpertsReport) throws {
        guard let present = try command.kept(.experts).get(expert.id) else {
            _ = try command.kept(.experts).add(expert)
            report.created += 1
            return
        }
        var wanted = expert
        wanted.revision = present.revision
        guard wanted != present else {
            report.unchanged += 1
            return
        }
        _ = try command.kept(.experts).save(wanted)
        report.changed += 1
    }
}
