import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Removes what callers said of unregistered plants and what agencies wrote in decisions from every record, its
/// history, the search, and the kept events and replies. Runs once.
struct SpokenWordsWithdrawal {
    let command: Command

    private var transaction: WriteTransaction { command.transaction }

    func run() throws {
        try command.rewriteOnce("spoken-words") {
            let words = try spokenWords()
            var doubtful: Set<String> = []
            func withdraw(_ enterprise: inout Enterprise) {
                words[enterprise.id]?.withdraw(from: &enterprise)
                for double in enterprise.absorbedIds { words[double]?.withdrawDouble(from: &enterprise) }
                doubtful.formUnion(enterprise.withdrawDecisions())
            }
            func withdraw(_ correction: inout Correction) {
                guard let spoken = words[correction.enterpriseID] else { return }
                if correction.hasSeen { spoken.withdraw(from: &correction.seen) }
                if correction.hasChange { spoken.withdraw(from: &correction.change) }
            }
            try command.kept(.enterprises).rewrite(nil) { withdraw(&$0) }
            try command.kept(.corrections).rewrite(nil) { withdraw(&$0) }
            try StoredReplies.rewrite(Enterprise.self, of: Self.plantReplies, in: transaction) {
                withdraw(&$0)
            }
            let merging = [DuplicatesMethods.mergeEnterprises, DuplicatesMethods.unmergeEnterprise]
            try StoredReplies.rewrite(MergeResult.self, of: merging, in: transaction) { result in
                withdraw(&result.survivor)
                withdraw(&result.merged)
            }
            try StoredReplies.rewrite(Correction.self, of: Self.correctionReplies, in: transaction) {
                withdraw(&$0)
            }
            try Outbox.rewrite(EnterpriseSaved.self, in: transaction) { saved in
                if let spoken = words[saved.enterpriseID], saved.name == spoken.name {
                    saved.name = spoken.neutral
                }
            }
            try withdrawFromLetters()
            try hideChanges(toldBy: doubtful)
            for id in words.keys.sorted() { try tellWithdrawn(id) }
        }
    }

    /// What callers said, by the id of the record made from it.
    private func spokenWords() throws -> [String: SpokenWords] {
        let made = try transaction.rows("SELECT id FROM enterprise WHERE origin IS NOT NULL") {
            try $0.text(0)
        }
        var words: [String: SpokenWords] = [:]
        for id in made {
            let present = try command.kept(.enterprises).require(id)
            let first = try transaction.row(
                "SELECT body FROM enterprise_history WHERE id = $1 AND revision = 1", [.text(id)]
            ) { try Enterprise(serializedBytes: $0.blob(0)) }
            let filed = try command.kept(.standings).get(id)?.filedCases.first {
                "case/\($0.caseID)" == present.origin
            }
            let number = filed?.caseNumber ?? present.cases.first?.caseNumber ?? ""
            words[id] = SpokenWords(first ?? present, caseNumber: number)
        }
        return words
    }

    /// Tells the other services to forget the name of a record.
    private func tellWithdrawn(_ id: String) throws {
        var saved = try command.kept(.enterprises).require(id).saved
        command.touched("enterprise/\(id)")
        saved.nameWithdrawn = true
        try command.publish(saved, about: id)
    }

    private func withdrawFromLetters() throws {
        try DeadLetters.rewrite(CaseFiled.self, in: transaction) { $0.target.withdrawWords() }
        try DeadLetters.rewrite(TrackDecided.self, in: transaction) { decided in
            decided.target.withdrawWords()
            if decided.decision.kind == .dismissed {
                decided.ground = .unspecified
                decided.clearDecision()
            } else if decided.hasDecision {
                decided.decision.text = ""
                decided.decision.decidedBy = ""
            }
        }
        try DeadLetters.rewrite(PlaqueChanged.self, in: transaction) {
            $0.plaque.reason = SuspensionReason.withoutDecision($0.plaque.reason)
        }
    }

    /// Hides changes made by decisions that may have been dismissals from subscribers that may not know of cases.
    private func hideChanges(toldBy events: Set<String>) throws {
        for event in events.sorted() {
            try transaction.execute(
                "UPDATE standing_change SET kind = $2 WHERE cause = $1 AND kind = $3",
                [
                    .text(event), .integer(Int64(ChangeKind.caseFiled.rawValue)),
                    .integer(Int64(ChangeKind.case.rawValue)),
                ])
        }
    }

    private static let plantReplies = [
        EnterprisesMethods.registerEnterprise, EnterprisesMethods.verifyCreditCode,
        EnterprisesMethods.renameEnterprise, EnterprisesMethods.correctEnterprise,
        EnterprisesMethods.changeStage, EnterprisesMethods.linkProgram, EnterprisesMethods.unlinkProgram,
    ]
    private static let correctionReplies = [
        CorrectionsMethods.proposeCorrection, CorrectionsMethods.approveCorrection,
        CorrectionsMethods.rejectCorrection, CorrectionsMethods.withdrawCorrection,
    ]
}

extension Enterprise {
    /// Removes what agencies wrote in their decisions, and every decision that may have been a dismissal: Enforcement
    /// sends those again.
    ///
    /// - Returns: The ids of the events that had told of the removed decisions.
    fileprivate mutating func withdrawDecisions() -> [String] {
        let doubtful = cases.filter { $0.kind.isEmpty && $0.fineFen == 0 }
        cases.removeAll { $0.kind.isEmpty && $0.fineFen == 0 }
        for place in cases.indices {
            cases[place].decision = ""
            if cases[place].kind.isEmpty { cases[place].kind = "FINE" }
        }
        if hasPlaque { plaque.reason = SuspensionReason.withoutDecision(plaque.reason) }
        return doubtful.map(\.event)
    }
}

extension Target {
    fileprivate mutating func withdrawWords() {
        description_p = ""
        place = ""
    }
}
