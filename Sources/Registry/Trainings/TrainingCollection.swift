import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Training: Document {}
extension Certificate: Document {}

extension DocumentCollection where D == Training {
    static let trainings = DocumentCollection(
        table: "training",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
        ])
}

extension DocumentCollection where D == Certificate {
    static let certificates = DocumentCollection(
        table: "certificate",
        indexes: [
            .text("number", unique: true) { $0.number },
            .integer("year") { Int64(RunningNumber(certificate: $0)?.year ?? 0) },
            .integer("serial") { Int64(RunningNumber(certificate: $0)?.serial ?? 0) },
        ])
}

extension Aggregate where D == Training {
    static let trainings = Aggregate(.trainings, name: "training", unknown: .trainingUnknown)
}

extension Aggregate where D == Certificate {
    static let certificates = Aggregate(
        .certificates, name: "certificate", unknown: .certificateUnknown,
        number: PublicNumber(column: "number") { $0.number })
}

/// The tables of migration `trainings`: frozen once shipped.
enum TrainingTables {
    static let sql =
        Migration.documentTables(
            "training", columns: ["division_code TEXT NOT NULL", "state INTEGER NOT NULL"])
        + Migration.documentTables(
            "certificate",
            columns: ["number TEXT NOT NULL UNIQUE", "year INTEGER NOT NULL", "serial INTEGER NOT NULL"])
        + [
            "CREATE UNIQUE INDEX certificate_serial ON certificate (year, serial)",
            "CREATE INDEX training_place ON training (division_code, id)",
        ]
}

extension KeptDocuments where D == Certificate {
    /// The number after the last certificate of this year.
    func nextNumber() throws -> RunningNumber {
        let year = command.today.year
        let last = try first(where: [.equal("year", .integer(Int64(year)))], order: .descending("serial"))
        let serial = try command.serial(
            after: last.flatMap { RunningNumber(certificate: $0) }?.serial ?? 0, in: "PX-\(year)")
        return RunningNumber(ofCertificates: year, serial: serial)
    }
}
