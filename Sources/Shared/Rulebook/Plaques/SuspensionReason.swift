/// Why a plaque is suspended, as it hangs in public: who decided, in which case, and nothing of what was written there.
package enum SuspensionReason {
    private static let ending = "作出环境行政处罚"

    /// The reason for a fine for pollution.
    package static func text(agency: String, caseNumber: String) -> String {
        "\(agency)就案件\(caseNumber)\(ending)"
    }

    /// A reason as it was written before, without the words of the decision.
    package static func withoutDecision(_ text: String) -> String {
        guard let end = text.firstRange(of: ending + "：") else { return text }
        return String(text[..<end.lowerBound]) + ending
    }
}
