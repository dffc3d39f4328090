/// A source that names its document by 同上, as tables of rules do.
enum SourceAbove {
    /// The source with its document written out: `同上第九条` under `信访工作条例第八条` is `信访工作条例第九条`.
    ///
    /// - Parameters:
    ///   - source: As the file has it.
    ///   - above: The source of the row above, written out.
    /// - Returns: The source itself where it does not begin with 同上, or nothing stands above it.
    static func written(_ source: String, after above: String) -> String {
        guard source.hasPrefix("同上"), !above.isEmpty else { return source }
        let document = above.prefix { $0 != "第" }
        return String(document) + source.dropFirst(2)
    }
}
