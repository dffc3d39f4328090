package import Refusals

/// One thing in a published draw that does not follow from the rest of it.
package struct DrawFinding: Hashable, Sendable {
    /// What is wrong.
    package let part: Part
    package let fault: Fault

    /// A fault in a part.
    package init(part: Part, fault: Fault) {
        self.part = part
        self.fault = fault
    }

    /// The parts of a record.
    package enum Part: String, CaseIterable, Hashable, Sendable {
        case hash
        case roster
        case rosterDigest = "roster-digest"
        case terms
        /// The record's own commitment does not match its terms.
        case commitment
        /// The record's terms are not those that were committed before the draw.
        case earlierCommitment = "earlier-commitment"
        case contributions
        case beacon
        case seed
        case permutation
        case panel
    }

    /// How a part is wrong.
    package enum Fault: Hashable, Sendable {
        /// Made again, it comes out otherwise. Of a list, the first place that differs is shown.
        case differs(expected: String, published: String)
        /// It breaks a rule of the protocol.
        case refused(Refusal)
    }

    /// One line for a person.
    package func sentence(in language: Language) -> String {
        switch (fault, language) {
        case (.differs(let expected, let published), .chinese):
            "\(part.chinese)不符：应为 \(expected)，公布为 \(published)。"
        case (.differs(let expected, let published), .english):
            "The \(part.english) differs: expected \(expected), published \(published)."
        case (.refused(let refusal), .chinese):
            "\(part.chinese)不合规：\(refusal.sentence(in: .chinese))"
        case (.refused(let refusal), .english):
            "The \(part.english) breaks a rule: \(refusal.sentence(in: .english))"
        }
    }
}

extension DrawFinding.Part {
    fileprivate var chinese: String {
        switch self {
        case .hash: "杂凑算法"
        case .roster: "候选名单"
        case .rosterDigest: "名单摘要"
        case .terms: "抽取条件"
        case .commitment: "承诺值"
        case .earlierCommitment: "事先公布的承诺值"
        case .contributions: "揭示的随机数"
        case .beacon: "随机信标"
        case .seed: "种子"
        case .permutation: "抽取次序"
        case .panel: "专家组"
        }
    }

    fileprivate var english: String {
        switch self {
        case .hash: "hash"
        case .roster: "roster"
        case .rosterDigest: "digest of the roster"
        case .terms: "set of terms"
        case .commitment: "commitment"
        case .earlierCommitment: "commitment published before the draw"
        case .contributions: "set of revealed nonces"
        case .beacon: "beacon"
        case .seed: "seed"
        case .permutation: "order drawn"
        case .panel: "panel"
        }
    }
}
