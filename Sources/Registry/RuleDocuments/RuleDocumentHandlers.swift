import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the management rules of plants and how complete they are.
struct RuleDocumentService: RuleDocumentsHandlers {
    func enterRuleDocument(_ request: EnterRuleDocumentRequest, _ command: Command) throws -> RuleDocument {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireRecorder(of: plant)
        try request.requireDistinctKinds()
        var document = RuleDocument.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.title = request.title
            $0.kinds = request.kinds
        }
        try add(request.version, to: &document, confirmed: request.confirmed, command)
        return try command.kept(.ruleDocuments).add(document)
    }

    func addRuleVersion(_ request: AddRuleVersionRequest, _ command: Command) throws -> RuleDocument {
        var document = try document(request.documentID, toChangeIn: command)
        try add(request.version, to: &document, confirmed: request.confirmed, command)
        return try command.kept(.ruleDocuments).save(document, expecting: request.revision)
    }

    func repealRuleDocument(
        _ request: RepealRuleDocumentRequest, _ command: Command
    ) throws -> RuleDocument {
        var document = try document(request.documentID, toChangeIn: command)
        try document.repeal(
            on: request.repealedOn, because: request.reason, confirmed: request.confirmed, by: command.actor,
            at: command.now)
        return try command.kept(.ruleDocuments).save(document, expecting: request.revision)
    }

    func getRuleDocument(_ request: GetRuleDocumentRequest, _ query: Query) throws -> RuleDocument {
        let document = try query.shown(.ruleDocuments).require(request.documentID, field: "document_id")
        guard try query.mayRead(document) else {
            throw Refusal(.ruleDocumentUnknown, field: "document_id")
        }
        return document
    }

    func listRuleDocuments(
        _ request: ListRuleDocumentsRequest, _ query: Query
    ) throws -> RuleDocumentList {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return RuleDocumentList() }
        let documents = try query.ruleDocuments(of: plant)
        return .with { $0.documents = documents }
    }

    func checkRules(_ request: CheckRulesRequest, _ query: Query) throws -> RuleCheck {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else {
            throw Refusal(.plantPapersHidden, field: "enterprise_id")
        }
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        let documents = try query.ruleDocuments(of: plant)
        let duties = PlannedDuty.all.enumerated().map { index, duty in
            duty.standing(number: index + 1, by: documents, on: day.text)
        }
        let met = duties.count { $0.missing.isEmpty }
        return .with {
            $0.enterpriseID = plant.id
            $0.on = day.text
            $0.duties = duties
            $0.met = Int32(met)
            $0.complete = met == duties.count
        }
    }

    private func document(_ id: String, toChangeIn command: Command) throws -> RuleDocument {
        let document = try command.kept(.ruleDocuments).require(id, field: "document_id")
        try command.actor.requireRecorder(of: command.kept(.enterprises).require(document.enterpriseID))
        return document
    }

    private func add(
        _ version: RuleVersionText, to document: inout RuleDocument, confirmed: [String], _ command: Command
    ) throws {
        let file = try command.attach(
            version.file, to: .ruleDocuments, document.id, field: "version.file")
        if !confirmed.contains("version.file") {
            let others = try command.query.ruleDocuments(
                of: command.kept(.enterprises).require(document.enterpriseID))
            try document.requireOwnFile(file, beside: others)
        }
        try document.add(version, file: file, confirmed: confirmed, by: command.actor, at: command.now)
    }
}

extension Query {
    /// The documents of a plant and of the doubles merged into it, in the order they were entered.
    fileprivate func ruleDocuments(of plant: Enterprise) throws -> [RuleDocument] {
        let owners = plant.ids.prefix(PageLimits.most).map { SQLValue.text($0) }
        return try shown(.ruleDocuments).find(
            where: [.oneOf("enterprise_id", Array(owners))], limit: PageLimits.most
        ).documents
    }

    /// Whether the caller may read that document: as far as it may read the papers of the plant.
    func mayRead(_ document: RuleDocument) throws -> Bool {
        try actor.mayReadPapers(of: shown(.enterprises).require(document.enterpriseID))
    }
}
