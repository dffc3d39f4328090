import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// What is known of a site's residue on a day: what leaves questions (plan 2(2)2).
struct ResidueState {
    /// From so many days without a manifest on, what becomes of the residue is asked: docs/facts.md §9.3 [P].
    static let quietDays = 45

    let handling: ResidueHandling
    let site: Site
    let contracts: [DisposalContract]
    /// The day of the last load that left; `nil` when none did in the quiet days before.
    let lastManifest: String?
    let day: Day

    /// What it leaves to be asked.
    var review: ResidueReview {
        .with {
            $0.handling = handling
            $0.on = day.text
            $0.questions = yardQuestions + recyclingQuestions + disposalQuestions + targetQuestions
        }
    }

    /// 沉淀及压滤废渣、硬化废渣临时堆场应分别室内设置.
    private var yardQuestions: [ResidueQuestion] {
        let kinds: [ResidueKind] = [.cake, .hardened]
        let missing = kinds.filter { kind in !handling.yards.contains { $0.kind == kind } }
        let outdoor = handling.yards.filter { !$0.indoor }
        return missing.map { kind in
            ResidueQuestion(
                .yardMissing,
                Wording(
                    "临时堆场应分别设置（方案二(二)2），没有\(kind.wording.chinese)堆场",
                    "Each kind has a yard of its own (plan 2(2)2); there is none for \(kind.wording.english)")
            )
        }
            + outdoor.map { yard in
                ResidueQuestion(
                    .yardOutdoor, code: yard.code,
                    Wording(
                        "临时堆场应室内设置（方案二(二)2），堆场 \(yard.code) 不在室内",
                        "Yards are indoors (plan 2(2)2); yard \(yard.code) is not"))
            }
    }

    /// 应配备与生产能力相匹配的混凝土回收设施: as the site's own review says it.
    private var recyclingQuestions: [ResidueQuestion] {
        site.reviewed(on: day).questions.compactMap { question in
            let kind: ResidueQuestionKind
            switch question.kind {
            case .recyclingMissing: kind = .recyclingMissing
            case .recyclingSmall: kind = .recyclingSmall
            default: return nil
            }
            return ResidueQuestion(
                kind, found: question.found, wanted: question.wanted,
                Wording(question.explanation, question.explanationEnglish))
        }
    }

    /// 废渣应及时合理处置; 硬化废渣可配备小型破碎机进行破碎.
    private var disposalQuestions: [ResidueQuestion] {
        var questions: [ResidueQuestion] = []
        let takesCake = contracts.contains { $0.takes(.cake, on: day.text) }
        let takesHardened = contracts.contains { $0.takes(.hardened, on: day.text) }
        if !takesCake {
            questions.append(
                ResidueQuestion(
                    .cakeUnused,
                    Wording(
                        "废渣应及时合理处置（方案二(二)2），\(day.text) 没有有效的处置合同",
                        "Residue is disposed of in time (plan 2(2)2); no disposal contract holds on \(day.text)"
                    )))
        }
        if !takesHardened, !site.equipment.contains(where: { $0.kind == .crusher }) {
            questions.append(
                ResidueQuestion(
                    .hardenedUnused,
                    Wording(
                        "硬化废渣可破碎后再用（方案二(二)2），\(day.text) 既没有破碎机，也没有有效的处置合同",
                        "Hardened residue can be crushed and used again (plan 2(2)2); on \(day.text) there is neither a crusher nor a contract"
                    )))
        }
        // A load is expected once a contract has held for as long.
        if hasSettledContract, lastManifest == nil {
            questions.append(
                ResidueQuestion(
                    .manifestOld,
                    Wording(
                        "\(day.text) 之前 \(Self.quietDays) 日内没有转移联单",
                        "No load left in the \(Self.quietDays) days before \(day.text)")))
        }
        return questions
    }

    /// Whether a contract holds on the day, and has for the quiet days before.
    private var hasSettledContract: Bool {
        let before = day.adding(days: -Self.quietDays).text
        return contracts.contains { contract in
            contract.firstDay <= before && contract.kinds.contains { contract.takes($0, on: day.text) }
        }
    }

    /// 列入成本考核指标.
    private var targetQuestions: [ResidueQuestion] {
        handling.target(in: String(day.text.prefix(7))) == nil
            ? [
                ResidueQuestion(
                    .targetMissing,
                    Wording(
                        "废渣应列入成本考核指标（方案二(二)2），本月没有指标和责任人",
                        "Residue is an indicator of cost (plan 2(2)2); the month has no target and nobody who answers for it"
                    ))
            ] : []
    }
}

extension ResidueQuestion {
    fileprivate init(
        _ kind: ResidueQuestionKind, code: String = "", found: Int64 = 0, wanted: Int64 = 0,
        _ explanation: Wording
    ) {
        self = .with {
            $0.kind = kind
            $0.code = code
            $0.found = found
            $0.wanted = wanted
            $0.explanation = explanation.chinese
            $0.explanationEnglish = explanation.english
        }
    }
}
