import CommonAPI
import Crypto
import Foundation
import ServiceKit
import SwiftProtobuf

/// The epochs of a log as the records of its restorations tell of them, and what that means for a head of one of them.
struct Lineage: Sendable {
    /// Where a head belongs.
    enum Place: Hashable, Sendable {
        /// In the log as it is: its root must be there.
        case present
        /// Past what the log as it is has of that epoch: so many leaves up to the head were lost by the restoration that
        /// began the epoch named here.
        case lost(by: String, leaves: Int64)
        /// In no epoch that a record tells of, or in one that no later restoration ended.
        case unexplained
    }

    /// The way from the first epoch to another, restoration by restoration; their generations rise.
    private struct Line: Sendable {
        let first: String
        let records: [RestorationRecord]

        /// Of the restoration that began the epoch; 0 for the first.
        var generation: Int64 { records.last?.generation ?? 0 }

        /// Whether the epoch is the other or one that the other goes on from.
        func leads(to other: Line) -> Bool {
            first == other.first && other.records.map(\.epoch).starts(with: records.map(\.epoch))
        }

        /// How many leaves both begin with; `nil` when no record leads to both from one first epoch.
        func common(with other: Line) -> Int64? {
            guard first == other.first else { return nil }
            let shared = zip(records, other.records).prefix { $0.epoch == $1.epoch }.count
            let apart = records.dropFirst(shared) + other.records.dropFirst(shared)
            return apart.map(\.size).min() ?? .max
        }
    }

    private let lines: [String: Line]
    /// Those that a record tells of, the lowest generation first.
    private let restored: [(epoch: String, line: Line)]
    private let present: Line

    /// The restorations that led to the present log, the first first.
    var chain: [RestorationRecord] { present.records }

    /// - Parameters:
    ///   - records: Signed by two and kept by another service.
    ///   - present: The epoch of the log's present head.
    init(_ records: [RestorationRecord], present: String) {
        let byEpoch = Dictionary(records.map { ($0.epoch, $0) }) { first, _ in first }
        let lines = byEpoch.compactMapValues { Self.line(to: $0, byEpoch) }
        self.lines = lines
        restored = lines.map { (epoch: $0.key, line: $0.value) }.sorted {
            ($0.line.generation, $0.epoch) < ($1.line.generation, $1.epoch)
        }
        self.present = lines[present] ?? Line(first: present, records: [])
    }

    /// Follows the records back to the first epoch; `nil` when their generations do not fall on the way, as in a circle.
    private static func line(
        to last: RestorationRecord, _ byEpoch: [String: RestorationRecord]
    ) -> Line? {
        var records = [last]
        while let before = byEpoch[records[0].oldEpoch] {
            guard before.generation < records[0].generation else { return nil }
            records.insert(before, at: 0)
        }
        return Line(first: records[0].oldEpoch, records: records)
    }

    /// Where a head of that epoch and size belongs. Heads of earlier versions name no epoch: they are of the first.
    ///
    /// A restoration ends every epoch of a lower generation, whichever its copy was of. What an ended epoch shares with the
    /// log as it is must be there.
    func place(of head: TreeHead) -> Place {
        let epoch = head.epoch.isEmpty ? present.first : head.epoch
        let line = lines[epoch] ?? Line(first: epoch, records: [])
        guard let common = line.common(with: present),
            line.leads(to: present) || line.generation < present.generation
        else { return .unexplained }
        guard head.size > common else { return .present }
        for (ending, other) in restored
        where other.generation > line.generation && other.generation <= present.generation {
            guard let kept = line.common(with: other), kept < head.size else { continue }
            return .lost(by: ending, leaves: head.size - kept)
        }
        return .unexplained
    }
}
