import CommonAPI
import Foundation
import Installation

/// The restoration records in a home's `restorations/`, which outlive the stores.
struct RestorationFiles {
    private let directory: String

    init(_ home: Home) {
        directory = home.path("restorations")
    }

    /// The lowest generation that the record may have, given the records there: above every other record of its node,
    /// even one that seems unsettled, since it may have been signed and settled from a copy of the file; and not below
    /// its own earlier draft.
    ///
    /// - Throws: `StartupFailure` that names a record that cannot be read.
    func floor(of record: RestorationRecord) throws -> Int64 {
        let known = try all().map(\.restoration.record).filter { $0.node == record.node }
        return known.map { $0.epoch == record.epoch ? $0.generation : $0.generation + 1 }.reduce(1, max)
    }

    /// Renames the files of records of the same node that were not settled and no longer can be, so that nobody signs
    /// them.
    ///
    /// - Returns: Their new paths.
    func setAside(supersededBy record: RestorationRecord) throws -> [String] {
        try all().filter {
            $0.path.hasSuffix(".json") && $0.restoration.record.node == record.node
                && $0.restoration.record.epoch != record.epoch && $0.restoration.receivedAt == 0
        }.map {
            let aside = "\($0.path).superseded"
            try FileManager.default.moveItem(atPath: $0.path, toPath: aside)
            return aside
        }
    }

    private func all() throws -> [(path: String, restoration: Restoration)] {
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory).sorted().filter {
            $0.hasSuffix(".json") || $0.hasSuffix(".json.superseded")
        }.map {
            let path = "\(directory)/\($0)"
            return (path, try RestorationDraft.read(path))
        }
    }
}
