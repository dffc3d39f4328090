/// The words by which files and people call the stages of a plant's life.
package enum LifeCycleWord {
    /// The word that the protos have for it: without blanks around it, in plain width, and for a word of the glossary (规划,
    /// 关闭) the one that means the same.
    package static func formal(_ word: some StringProtocol) -> String {
        let text = CellText(word).text
        return glossary[text] ?? text
    }

    /// The glossary's words (docs/architecture.md §10) where those of the protos differ.
    private static let glossary = ["规划": "PLANNED", "关闭": "CLOSED"]
}
