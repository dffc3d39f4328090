extension String {
    /// Takes words out, so that none of them counts again for a shorter one inside it.
    ///
    /// - Returns: Whether there were any.
    package mutating func take(out words: [String]) -> Bool {
        let before = self
        for word in words { self = replacing(word, with: "｜") }
        return self != before
    }
}
