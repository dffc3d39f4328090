import CommonAPI
import Crypto
import Installation
import ReferenceData
import Registry
import RegistryAPI
import SwiftProtobuf

extension RunningServices {
    /// What `loadReference` found.
    package struct LoadedReference: Sendable {
        /// Entered now.
        package let divisions: Int64
        /// Entered now.
        package let clocks: Int64
        /// As the Registry counts them.
        package let workingDays2026: Int32
        /// In the Registry's directory.
        package let agencies: Int
    }

    /// Loads divisions, calendar, legal clocks, agencies and callers, and waits until all services know them.
    ///
    /// - Throws: What a call fails with; `StartupFailure` when the services do not agree within a minute.
    @discardableResult
    package func loadReference() async throws -> LoadedReference {
        let administrator = try serviceClients.session(as: HomeBuilder.administrator)
        let divisions = try await administrator.reference.loadDivisions(SampleData.divisions())
        _ = try await administrator.reference.loadCalendar(SampleData.calendarYears())
        let clocks = try await administrator.reference.loadClockRules(SampleData.clockRules())
        let days = try await administrator.reference.countWorkingDays(.with { $0.year = "2026" })
        let officers = try SampleDirectory.officers.map { caller in
            caller.principal(publicKey: try home.keyMadeIfMissing(of: caller.id).publicKey.bytes)
        }
        try await opening(by: administrator).enter(SampleDirectory.agencies, officers)
        let agencies = try await administrator.directory.listAgencies(ListAgenciesRequest()).agencies
        try await settle()
        return LoadedReference(
            divisions: divisions.created, clocks: clocks.created, workingDays2026: days.days,
            agencies: agencies.count)
    }

    /// How the directory is filled: from above, then by each agency's own administrator, whose key is made on first run.
    private func opening(by first: Session) throws -> DirectoryOpening {
        let second = try serviceClients.session(as: HomeBuilder.secondAdministrator)
        return DirectoryOpening(
            first: first.registry, second: second.registry,
            administrator: { [home] agency in
                let id = DirectoryOpening.administratorID(of: agency)
                return .init(id: id, key: try home.keyMadeIfMissing(of: id))
            }, line: { [serviceClients] in try serviceClients.session(as: $0.id, key: $0.key).registry })
    }
}
