import Refusals
import Rulebook
import ServiceKit

/// Slows who guesses at receipt codes. Only wrong codes count: whoever asks with right ones never meets it.
///
/// | of | wrong codes an hour | then |
/// |---|---|---|
/// | a source: a principal, or whom a gateway names | 10 | the answer to a wrong one waits 1, 2, 4 … 20 s |
/// | a gateway, whomever it names | 60 | it waits 1 s more for each |
/// | all together | 36,000 | it waits longer the more there are; nobody is refused for that |
///
/// While an answer waits, its source asks in vain (`wrong-codes`), and so does a gateway for which many wait: otherwise asking
/// many at once would get round the waiting. What is counted is forgotten when the service starts again.
struct CodeBrake: Sendable {
    /// Who asks.
    struct Asker: Hashable, Sendable {
        let principal: String
        let isGateway: Bool
        /// Whom a gateway names.
        let source: String?

        /// Under what its wrong codes are counted; `nil` for a gateway that names nobody, which is counted as a gateway.
        var name: String? {
            if let source { return "\(principal) \(source)" }
            return isGateway ? nil : principal
        }
    }

    /// A method waits for its answer no longer than that, so that its caller still does.
    private static let longest: Int64 = 20_000_000
    /// Answers that may wait for one gateway.
    private static let mostWaiting = 16

    private let sources = PaceTable<String>(interval: 360_000_000, burst: 10)
    private let gateways = PaceTable<String>(interval: 60_000_000, burst: 60)
    private let all = PaceTable<String>(interval: 100_000, burst: 36_000)
    /// The answers that wait, by source and by gateway.
    private let waits = WaitTable()
    /// What is to be told of each source.
    let tally = CodeTally()

    /// Refuses to look a code up while earlier answers wait.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`wrong-codes`).
    func requireRoom(_ asker: Asker, at now: Instant) throws(Refusal) {
        guard let free = end(of: asker, at: now), free - now.microseconds <= Self.longest else { return }
        tally.count(asker, isWrong: false, at: now)
        throw Refusal(
            .wrongCodes, field: "receipt_code", ["seconds": String((free - now.microseconds) / 1_000_000 + 1)]
        )
    }

    /// Counts a wrong code.
    ///
    /// - Returns: How long its answer waits.
    func wrong(_ asker: Asker, at now: Instant) -> Duration {
        tally.count(asker, isWrong: true, at: now)
        var wait: Int64 = 0
        if let name = asker.name {
            let over = sources.count(name, at: now)
            if over > 0 { wait = 1_000_000 << min(over - 1, 5) }
        }
        if asker.isGateway {
            wait = max(wait, gateways.count(asker.principal, at: now) * 1_000_000)
        } else {
            wait = max(wait, all.count("all", at: now) * 1_000)
        }
        wait = min(wait, Self.longest)
        if wait > 0 { note(asker, until: now.microseconds + wait, at: now) }
        return .microseconds(wait)
    }

    /// When the first of the answers ends for which the asker has to wait; `nil` when it may ask.
    private func end(of asker: Asker, at now: Instant) -> Int64? {
        if let end = asker.name.flatMap({ waits.waiting(for: $0, at: now).min() }) { return end }
        guard asker.isGateway else { return nil }
        let ends = waits.waiting(for: asker.principal, at: now)
        return ends.count < Self.mostWaiting ? nil : ends.min()
    }

    private func note(_ asker: Asker, until end: Int64, at now: Instant) {
        if let name = asker.name { waits.add(end, for: name, at: now) }
        if asker.isGateway { waits.add(end, for: asker.principal, at: now) }
    }
}
