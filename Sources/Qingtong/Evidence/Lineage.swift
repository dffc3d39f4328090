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
        /// Past the end of a copy that was put back: its leaves are lost, and the record of that epoch says so.
        case lost(epoch: String)
        /// In no epoch that a record leads to from the present one.
        case unexplained
    }

    private let byEpoch: [String: RestorationRecord]
    /// The restorations that led to the present log, the first first.
    let chain: [RestorationRecord]
    private let epochs: [String]

    /// - Parameters:
    ///   - records: Signed by two and kept by another service.
    ///   - present: The epoch of the log's present head.
    init(_ records: [RestorationRecord], present: String) {
        let byEpoch = Dictionary(records.map { ($0.epoch, $0) }) { first, _ in first }
        var (chain, epochs) = ([RestorationRecord](), [present])
        while let record = byEpoch[epochs[0]], !epochs.contains(record.oldEpoch) {
            chain.insert(record, at: 0)
            epochs.insert(record.oldEpoch, at: 0)
        }
        (self.byEpoch, self.chain, self.epochs) = (byEpoch, chain, epochs)
    }

    /// Where a head of that epoch and size belongs. Heads of earlier versions name no epoch: they are of the first.
    func place(of head: TreeHead) -> Place {
        var epoch = head.epoch.isEmpty ? epochs[0] : head.epoch
        var (common, branches) = (Int64.max, [Int64]())
        while !epochs.contains(epoch) {
            // A number that only rises ends this on records that lead in a circle.
            guard let record = byEpoch[epoch], record.generation < branches.last ?? .max else {
                return .unexplained
            }
            common = min(common, record.size)
            branches.append(record.generation)
            epoch = record.oldEpoch
        }
        guard let place = epochs.firstIndex(of: epoch) else { return .unexplained }
        guard place < chain.count else { return branches.isEmpty ? .present : .unexplained }
        let next = chain[place]
        // What was done in a branch can only be lost by a restoration after it.
        guard branches.allSatisfy({ $0 < next.generation }) else { return .unexplained }
        return head.size <= min(common, next.size) ? .present : .lost(epoch: next.epoch)
    }
}
