import CommonAPI
import Crypto
import Foundation
import RPC
import ServiceKit
import SwiftProtobuf

/// The records of one service's restorations that others keep and that two principals signed.
struct KeptRestorations {
    private var byEpoch: [String: (restoration: Restoration, keptBy: [String])] = [:]

    var records: [RestorationRecord] { byEpoch.values.map(\.restoration.record) }

    /// All of them as they are told, the lowest generation first, whether the log as it is goes on from them or not.
    var restored: [LogReport.Restored] {
        byEpoch.values.map { LogReport.Restored($0.restoration, keptBy: $0.keptBy) }
            .sorted { ($0.generation, $0.epoch) < ($1.generation, $1.epoch) }
    }

    /// Takes in what another service keeps.
    ///
    /// - Returns: Whether it agrees with what was taken in before.
    mutating func add(_ restoration: Restoration, keptBy other: String) -> Bool {
        let record = restoration.record
        if let known = byEpoch[record.epoch], known.restoration.record.signedText != record.signedText {
            return false
        }
        byEpoch[record.epoch, default: (restoration, [])].keptBy.append(other)
        return true
    }
}

extension LogReport.Restored {
    /// Of the leaves that were lost the record itself tells; what the heads of witnesses tell comes on top.
    init(_ restoration: Restoration, keptBy: [String]) {
        let record = restoration.record
        self.init(
            epoch: record.epoch, generation: record.generation, time: record.time, size: record.size,
            signers: restoration.signatures.map(\.principalID), keptBy: keptBy,
            lost: max(0, record.witnessedSize - record.size))
    }
}
