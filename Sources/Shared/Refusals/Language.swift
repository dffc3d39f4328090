/// The languages that Qingtong speaks to people.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case chinese = "zh"
    case english = "en"

    /// The first language of an `accept-language` value or a POSIX locale that we speak; English without one.
    package init(preferred text: some StringProtocol) {
        let tags = text.lowercased().split(whereSeparator: { ",; ".contains($0) })
        let spoken = tags.lazy.compactMap { tag in
            Language.allCases.first { tag.hasPrefix($0.rawValue) }
        }
        self = spoken.first ?? .english
    }
}
