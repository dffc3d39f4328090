import CSV
import Installation
import RegistryAPI

/// A service's answer about a file: how many rows, and what is wrong with some of them.
protocol FileOutcome {
    var written: Bool { get }
    var rows: Int32 { get set }
    var wrong: Int32 { get set }
    var errors: [RowError] { get set }
}

extension ImportOutcome: FileOutcome {}
extension WaterOutcome: FileOutcome {}

/// The result for a file: what a service found in its rows, and what was wrong before they were sent, by line.
struct JudgedFile<Outcome: FileOutcome> {
    var outcome: Outcome
    /// What was ignored in the file, and which columns were not used.
    let remarks: String

    init(_ outcome: Outcome, _ faults: FileFaults, of table: TableFile) {
        var outcome = outcome
        outcome.rows += faults.rows
        outcome.wrong += faults.rows
        let errors = outcome.errors.map { $0.placed(in: table) } + faults.errors
        outcome.errors = Array(errors.sorted { $0.line < $1.line }.prefix(FileFaults.most))
        self.outcome = outcome
        remarks = table.remarks
    }

    /// The exit status of a verb for that file: 2 when nothing was saved because of errors, else 0.
    var status: Int32 { outcome.wrong > 0 && !outcome.written ? 2 : 0 }

    /// The counts, then what was ignored and what is wrong.
    func report(_ counts: String, _ more: [Table] = []) -> String {
        ([counts, remarks] + ([Table(outcome.errors)] + more).filter { !$0.isEmpty }.map(\.text))
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

extension FileOptions {
    /// Whether the file is only checked and nothing is saved, when so many rows were wrong before they were sent.
    func isTrial(_ faults: FileFaults) -> Bool { dryRun || (faults.rows > 0 && !skipWrongRows) }
}
