import Refusals
import Rulebook
import ServiceKit

/// Slows down callers that guess receipt codes (decision 57).
///
/// How long an answer waits is decided before the code is looked up, by the wrong codes before it, and is the same for
/// a right code and a wrong one: the waiting time does not tell which of the two it is.
///
/// | of | wrong codes an hour | then |
/// |---|---|---|
/// | a source: a principal, or whom a gateway names | 10 | its answers wait 1, 2, 4 … 20 s; meanwhile it is refused |
/// | a gateway, whomever it names | 60 | its answers wait 1 s more for each |
/// | all together, but for gateways | 36,000 | they wait longer the more there are; nobody is refused for that |
///
/// A waiting answer costs its caller a timer. Nobody is refused because others wait, unless a gateway has as many
/// answers waiting as all strangers may guess in that time. The counts are lost when the service restarts.
struct CodeBrake: Sendable {
    /// The caller who asks.
    struct Asker: Hashable, Sendable {
        let principal: String
        let isGateway: Bool
        /// The source that a gateway names; `nil` when it names none.
        let source: String?

        /// The name under which its wrong codes are counted; `nil` for a gateway that names no source, which is counted
        /// as a gateway.
        var name: String? {
            if let source { return "\(principal) \(source)" }
            return isGateway ? nil : principal
        }
    }

    /// The longest wait in microseconds: a caller still waits for its answer that long.
    private static let longest: Int64 = 20_000_000
    /// How many answers may wait for sources of a gateway without a recent wrong code: 10 for each second of the
    /// longest wait, as many as all strangers together may guess.
    private static let mostFresh = 200
    /// How many answers may wait for the gateway's other sources, in addition.
    private static let mostKnown = 16

    private let sources = PaceTable<String>(interval: 360_000_000, burst: 10)
    private let gateways = PaceTable<String>(interval: 60_000_000, burst: 60)
    private let all = PaceTable<String>(interval: 100_000, burst: 36_000)
    /// The waiting answers, by source and by gateway.
    private let waits = WaitTable()
    /// The counts to be logged for each source.
    let tally = CodeTally()

    /// Allows a code to be looked up, and decides how long the answer waits, whatever it is.
    ///
    /// - Returns: How long the answer must wait.
    /// - Throws: `RESOURCE_EXHAUSTED` (`wrong-codes`) while an earlier answer for the same source waits, or too many
    ///   for the gateway.
    func admit(_ asker: Asker, at now: Instant) throws(Refusal) -> Duration {
        let group = group(of: asker, at: now)
        if let free = end(of: asker, in: group, at: now) {
            tally.count(asker, isWrong: false, at: now)
            throw Refusal(
                .wrongCodes, field: "receipt_code",
                ["seconds": String((free - now.microseconds) / 1_000_000 + 1)])
        }
        let wait = wait(of: asker, at: now)
        if wait > 0 {
            let end = now.microseconds + wait
            if let name = asker.name { waits.add(end, for: name, at: now) }
            if let group { waits.add(end, for: group.name, at: now) }
        }
        return .microseconds(wait)
    }

    /// Counts a code that was looked up and is wrong.
    func countWrong(_ asker: Asker, at now: Instant) {
        tally.count(asker, isWrong: true, at: now)
        if let name = asker.name { sources.count(name, at: now) }
        if asker.isGateway {
            gateways.count(asker.principal, at: now)
        } else {
            all.count(Self.everybody, at: now)
        }
    }

    private static let everybody = "all"

    /// How long an answer waits, in microseconds, computed as if the code were wrong.
    private func wait(of asker: Asker, at now: Instant) -> Int64 {
        var wait: Int64 = 0
        if let name = asker.name {
            let over = sources.next(name, at: now)
            if over > 0 { wait = 1_000_000 << min(over - 1, 5) }
        }
        let shared =
            asker.isGateway
            ? gateways.next(asker.principal, at: now) * 1_000_000 : all.next(Self.everybody, at: now) * 1_000
        return min(max(wait, shared), Self.longest)
    }

    /// The group of a gateway's sources that share a limit of waiting answers with the asker; `nil` when it is no
    /// gateway.
    private func group(of asker: Asker, at now: Instant) -> (name: String, most: Int)? {
        guard asker.isGateway else { return nil }
        // Sources that keep guessing must not take the slots of those that ask for the first time.
        let isFresh = asker.name.map { sources.isFresh($0, at: now) } ?? false
        return isFresh
            ? ("\(asker.principal) fresh sources", Self.mostFresh)
            : ("\(asker.principal) known sources", Self.mostKnown)
    }

    /// When the first answer ends that the asker must wait for, in UTC microseconds; `nil` when it may ask now.
    private func end(of asker: Asker, in group: (name: String, most: Int)?, at now: Instant) -> Int64? {
        if let end = asker.name.flatMap({ waits.waiting(for: $0, at: now).min() }) { return end }
        guard let group else { return nil }
        let ends = waits.waiting(for: group.name, at: now)
        return ends.count < group.most ? nil : ends.min()
    }
}
