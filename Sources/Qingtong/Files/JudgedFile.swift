import CSV
import Installation
import RegistryAPI

/// What a service answers of a file: how many rows, and what is wrong with some.
protocol FileOutcome {
    var written: Bool { get }
    var rows: Int32 { get set }
    var wrong: Int32 { get set }
    var errors: [RowError] { get set }
}

extension ImportOutcome: FileOutcome {}
extension WaterOutcome: FileOutcome {}

/// What became of a file: what a service found of its rows and what was wrong before they were sent, by line.
struct JudgedFile<Outcome: FileOutcome> {
    let outcome: Outcome
    /// What was left out of the file, and which columns were not used.
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

    /// How a verb ends that took the file: 2 when it took nothing for what is wrong with it.
    var status: Int32 { outcome.wrong > 0 && !outcome.written ? 2 : 0 }

    /// What became of the rows, then what was left out and what is wrong.
    func report(_ counts: String, _ more: [Table] = []) -> String {
        ([counts, remarks] + ([Table(outcome.errors)] + more).filter { !$0.isEmpty }.map(\.text))
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

extension FileOptions {
    /// Whether nothing may be written of a file in which so many rows were wrong before they were sent.
    func isTrial(_ faults: FileFaults) -> Bool { dryRun || (faults.rows > 0 && !skipWrongRows) }
}
