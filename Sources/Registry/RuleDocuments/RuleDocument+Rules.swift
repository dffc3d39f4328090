import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension RuleDocument {
    /// The version in force on a day; `nil` before the first and after the document's end.
    ///
    /// Days compare as their texts do: all are of the form 2026-11-23.
    func version(on day: String) -> RuleVersion? {
        guard repealedOn.isEmpty || day < repealedOn else { return nil }
        return versions.last { $0.effectiveOn <= day }
    }

    /// Adds a version, which must begin after every earlier one.
    ///
    /// - Throws: `rule-document-repealed`, `day-format`, `day-unknown`, `rule-version-not-later`, `day-out-of-bounds`,
    ///   `day-questioned`.
    mutating func add(
        _ version: RuleVersionText, file: AttachedFile, confirmed: [String], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        try requireInForce()
        let field: FieldPath = "version.effective_on"
        let day = try Day(
            version.effectiveOn, as: .ruleEffective, on: now.day, confirmed: confirmed, field: field)
        if let last = versions.last, day.text <= last.effectiveOn {
            throw Refusal(.ruleVersionNotLater, field: field, ["last": last.effectiveOn])
        }
        versions.append(
            .with {
                $0.number = Int32(versions.count + 1)
                $0.effectiveOn = day.text
                $0.file = file
                $0.owner = version.owner
                $0.changeNote = version.changeNote
                $0.filedBy = actor.id
                $0.filedAt = now.microseconds
            })
    }

    /// Ends the document on a day after its last version began, or on another day than was said before.
    ///
    /// - Throws: `rule-document-repealed` when that day was said before, `day-format`, `day-unknown`, `rule-repeal-too-early`,
    ///   `day-out-of-bounds`, `day-questioned`.
    mutating func repeal(
        on text: String, because reason: String, confirmed: [String], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        if repealedOn == text { try requireInForce() }
        let day = try Day(text, as: .repealed, on: now.day, confirmed: confirmed, field: "repealed_on")
        if let last = versions.last, day.text <= last.effectiveOn {
            throw Refusal(.ruleRepealTooEarly, field: "repealed_on", ["last": last.effectiveOn])
        }
        end(on: day, because: reason, by: actor, at: now)
    }

    /// Asks to confirm a file that would stand for many of the seven duties, in this document or in several: a plant
    /// that submits one scan for all of them has fulfilled none.
    ///
    /// - Throws: `one-file-for-many`.
    func requireOwnFile(_ file: AttachedFile, beside others: [RuleDocument]) throws(Refusal) {
        let same = others.filter { other in
            other.id != id && other.repealedOn.isEmpty && other.versions.last?.file.sha256 == file.sha256
        }
        let covered = Set(kinds + same.flatMap(\.kinds))
        let duties = PlannedDuty.all.filter { !covered.isDisjoint(with: $0.kinds) }
        guard duties.count < PlannedDuty.manyForOneFile else {
            throw Refusal(
                .oneFileForMany, field: "version.file",
                ["file": file.name, "duties": "\(duties.count)", "all": "\(PlannedDuty.all.count)"])
        }
    }

    private func requireInForce() throws(Refusal) {
        guard repealedOn.isEmpty else {
            throw Refusal(.ruleDocumentRepealed, field: "document_id", ["day": repealedOn])
        }
    }
}

extension EnterRuleDocumentRequest {
    /// Refuses a kind that is listed twice.
    func requireDistinctKinds() throws(Refusal) {
        for (index, kind) in kinds.enumerated() where kinds[..<index].contains(kind) {
            throw Refusal(.ruleKindTwice, field: FieldPath("kinds").item(index))
        }
    }
}

extension Actor {
    /// Refuses an actor that neither keeps the records of the plant's division nor speaks for the plant.
    func requireRecorder(of plant: Enterprise) throws(Refusal) {
        if speaks(for: plant) { return }
        try require(.registrar, over: DivisionCode(plant.divisionCode, field: "enterprise_id"))
    }

    /// Whether the actor may read what a plant shows to agencies and experts only.
    func mayReadPapers(of plant: Enterprise) -> Bool {
        speaks(for: plant) || mayReadPapers(in: plant.divisionCode)
    }

    /// Whether the actor may read what the plants of a division show to agencies and experts only.
    func mayReadPapers(in division: String) -> Bool {
        guard let place = try? DivisionCode(division, field: "division_code") else { return false }
        return holds(
            .registrar, .organiser, .reviewer, .expert, .investigator, .auditor, over: place)
    }
}
