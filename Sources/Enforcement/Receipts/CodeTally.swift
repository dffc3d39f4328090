import Rulebook
import ServiceKit

/// Counts the wrong receipt codes of each source: one leaf of the audit log per source and hour has the number.
struct CodeTally: Sendable {
    private let counts = HourTally<CodeBrake.Asker>(most: 1_024)

    private static let wrong = "wrong"
    private static let unread = "not-looked-up"

    /// Counts a code that was wrong, or that was not looked up.
    func count(_ asker: CodeBrake.Asker, isWrong: Bool, at now: Instant) {
        counts.count(asker, isWrong ? Self.wrong : Self.unread, at: now)
    }

    /// The records that are due: of each source whose hour is over, or of all when the service stops.
    ///
    /// - Parameters:
    ///   - now: The present time.
    ///   - isLast: Whether the service stops.
    ///   - name: Replaces a source that a gateway names, which may be somebody's telephone number.
    /// - Returns: One record for each source.
    func records(at now: Instant, isLast: Bool, naming name: (String) -> String) -> [OwnRecord] {
        counts.due(at: now, isLast: isLast).map { count in
            var subjects = ["since/\(count.since.isoText)"]
            if let asker = count.key {
                subjects.append("principal/\(asker.principal)")
                if let source = asker.source { subjects.append("source/\(name(source))") }
            }
            if let unread = count.times[Self.unread] { subjects.append("\(Self.unread)/\(unread)") }
            return OwnRecord(
                method: "wrong-receipt-codes", outcome: "NOT_FOUND \(count.times[Self.wrong] ?? 0)",
                subjects: subjects)
        }
    }
}
