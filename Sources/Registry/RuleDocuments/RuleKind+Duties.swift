import RegistryAPI
import SwiftProtobuf

/// One of the seven duties of plan 二(三)1: each "制定…" or "建立…" of its text is one.
struct PlannedDuty: Hashable, Sendable {
    /// The plan's words.
    let text: String
    let kinds: [RuleKind]

    /// In the plan's order. The fifth names two documents in one sentence and for one purpose, so a plant with only one
    /// of them has not fulfilled it.
    static let all: [PlannedDuty] = [
        PlannedDuty(text: "制定清洁生产工作制度", kinds: [.cleanProduction]),
        PlannedDuty(text: "制定原材料管理制度", kinds: [.materials]),
        PlannedDuty(text: "制定专门的用水管理制度", kinds: [.water]),
        PlannedDuty(text: "制定砂石分离操作规范", kinds: [.separation]),
        PlannedDuty(text: "建立物料平衡制度，用能（水）管理和考核制度", kinds: [.materialBalance, .energyWater]),
        PlannedDuty(text: "制定废弃物处置制度", kinds: [.waste]),
        PlannedDuty(text: "制定试验室管理制度", kinds: [.laboratory]),
    ]

    /// A file for so many of the seven duties, or more, must be confirmed: a proposal [P].
    static let manyForOneFile = 4

    /// Whether a plant's documents fulfil the duty on a day.
    func standing(number: Int, by documents: [RuleDocument], on day: String) -> RuleDuty {
        let inForce = documents.compactMap { document -> (RuleDocument, RuleVersion)? in
            guard !Set(document.kinds).isDisjoint(with: kinds), let version = document.version(on: day)
            else { return nil }
            return (document, version)
        }
        let covered = Set(inForce.flatMap { $0.0.kinds })
        return .with {
            $0.number = Int32(number)
            $0.text = text
            $0.kinds = kinds
            $0.missing = kinds.filter { !covered.contains($0) }
            $0.inForce = inForce.map { document, version in
                .with {
                    $0.documentID = document.id
                    $0.title = document.title
                    $0.version = version
                }
            }
        }
    }
}
