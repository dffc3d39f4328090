package import CommonAPI
import Crypto
package import Foundation
import RPC
import SwiftProtobuf

/// The events a service says it sent, fetched page by page as needed; two pages are kept.
struct SentEvents {
    private static let pageSize: Int64 = 1_000

    private let operations: OperationsClient
    private var pages: [(number: Int64, digests: [Int64: [Data]])] = []
    /// From this number on, numbers may mean other events than before: the source was restored.
    private(set) var sharedUpTo = Int64.max

    init(_ caller: any Caller) {
        operations = OperationsClient(caller)
    }

    /// Learns where the source's restorations began.
    ///
    /// - Parameter records: Of all its restorations, signed by two and kept by others.
    /// - Throws: What keeps the source from answering.
    mutating func learnEpochs(_ records: [RestorationRecord]) async throws {
        let epochs = try await operations.listEpochs(EpochsRequest()).epochs
        sharedUpTo = Self.sharedUpTo(epochs, records)
    }

    /// The last event that stands for the same in every epoch of a source.
    ///
    /// - Parameters:
    ///   - epochs: As the source lists them. A copy does not know those that began after it was made.
    ///   - records: Of all its restorations, signed by two and kept by others.
    /// - Returns: Its number; the highest there is when the source was never restored.
    static func sharedUpTo(_ epochs: [Epoch], _ records: [RestorationRecord]) -> Int64 {
        (epochs.dropFirst().map(\.beganAfter) + records.map(\.published)).min() ?? .max
    }

    /// The digest of that event, and of what was sent first where words were taken out of it since; empty when the source
    /// has forgotten it.
    mutating func digests(of sequence: Int64) async throws -> [Data] {
        let number = (sequence - 1) / Self.pageSize
        if let page = pages.first(where: { $0.number == number }) { return page.digests[sequence] ?? [] }
        var digests: [Int64: [Data]] = [:]
        let records = try await operations.listSent(
            .with {
                $0.after = number * Self.pageSize
                $0.limit = Int32(Self.pageSize)
            }, options: CallOptions(timeout: .seconds(60)))
        for try await record in records {
            digests[record.sequence] = record.digests
        }
        pages = pages.suffix(1) + [(number, digests)]
        return digests[sequence] ?? []
    }
}

extension EventRecord {
    /// The digest of what was sent, and of what was sent first where words were taken out of it since: it was applied with or
    /// without them.
    package var digests: [Data] { [digest, firstDigest].filter { !$0.isEmpty } }
}
