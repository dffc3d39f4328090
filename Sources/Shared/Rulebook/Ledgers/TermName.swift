package import Refusals

/// What a number in a balance or a flag is called. The words of a kind of meter stand in the protos, which the rules do not know:
/// whoever shows the number gives them.
package enum TermName: Hashable, Sendable {
    /// What meters of that kind measured.
    case meter(Metered)
    /// By how much a stock rose.
    case rise(ofStock: Metered)
    /// What was used without being received or taken from stock.
    case loss(of: Metered)
    /// A term of the rule's own.
    case own(Wording)

    /// The name in both languages.
    ///
    /// - Parameter words: The words of a kind of meter.
    /// - Returns: The name.
    package func wording(_ words: (Metered) -> Wording) -> Wording {
        switch self {
        case .meter(let kind): words(kind)
        case .rise(let stock): Wording("\(words(stock).chinese)增加", "Rise of the stock")
        case .loss(let kind): Wording("\(words(kind).chinese)差", "Loss: \(words(kind).english.lowercased())")
        case .own(let words): words
        }
    }
}
