import CommonAPI
import Foundation
import Harness
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("A sweep, by the command line and killed processes", .timeLimit(.minutes(5)))
struct SweepTests {
    private static let plants = 60

    /// Enters plants with a site and a meter each, that has a reading in October.
    private func enter(_ session: Session) async throws {
        for number in 1...Self.plants {
            let plant = try await session.enterprises.registerEnterprise(
                .with {
                    $0.name = "示例检视\(number)号混凝土有限公司"
                    $0.divisionCode = SampleDirectory.haining
                })
            let site = try await session.sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        $0.enterpriseID = plant.id
                        $0.name = "一号厂区"
                        $0.divisionCode = SampleDirectory.haining
                    }
                })
            let meter = try await session.ledgers.declareMeter(
                .with {
                    $0.enterpriseID = plant.id
                    $0.siteID = site.id
                    $0.kind = .production
                    $0.tag = "P-01"
                })
            _ = try await session.ledgers.recordReadings([
                .with {
                    $0.meterID = meter.id
                    $0.at = [Instant(startOf: "2026-10-14").microseconds + 1]
                    $0.value = [Int64(1_000_000 + number)]
                    $0.reason = "补录"
                }
            ])
        }
    }

    /// What stands in place of request ids in the leaves of a sweep's reviews.
    private func reviews(of sweep: LedgerSweep, _ services: RunningServices) throws -> [String] {
        let store = try Connection.open(services.home.path("stores/registry.sqlite3"), for: .reading)
        return try store.read { try AuditLog.leaves(from: 0, to: .max, in: $0) }.filter { leaf in
            leaf.requestID.hasPrefix("job/ledger-sweep/\(sweep.id)/")
                && !leaf.subjects.contains("ledger-sweep/\(sweep.id)")
        }.map(\.requestID)
    }

    private func run(_ services: RunningServices, _ words: String...) throws -> ProgramRun {
        try TestPrograms.run(
            ["flag", "sweep"] + words + [
                "--home", services.home.path(""), "--as", SampleDirectory.registrar.id,
            ])
    }

    @Test("a kill in the midst costs nothing: it goes on at the next start, and looks at each site once")
    func killed() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let session = try services.session(SampleDirectory.registrar)
            try await enter(session)
            let started = try run(
                services, "--division", SampleDirectory.haining, "--month", "2026-10", "--detach", "--json")
            #expect(started.status == 0, "\(started.errors)")
            let sweep = try SweepProgress(jsonString: started.output).sweep
            // Once something is done; all that follows holds too where all of it was.
            try await patiently("nothing is measured") {
                try await session.sweeps.getSweep(.with { $0.sweepID = sweep.id }).measured > 0
            }
            services.kill("registry")
            try await services.start("registry")
            // Starting it again only follows.
            let followed = try run(
                services, "--division", SampleDirectory.haining, "--month", "2026-10", "--json")
            #expect(followed.status == 0, "\(followed.errors)")
            #expect(try SweptSite.array(fromJSONString: followed.output).count == Self.plants)
            let shown = try SweepProgress(jsonString: run(services, "show", sweep.id, "--json").output)
            #expect(shown.sweep.state == .done)
            #expect([shown.sites, shown.reviewed, shown.failed] == [60, 60, 0])
            let table = try run(services, "show", sweep.id, "--sites")
            #expect(table.output.contains("示例检视60号"))

            // The log tells of each review once.
            let reviews = try reviews(of: sweep, services)
            #expect(reviews.count == Self.plants)
            #expect(Set(reviews).count == Self.plants)
            try await services.settle()
            let verified = try TestPrograms.run("audit", "verify", "--home", services.home.path(""))
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        }
    }

    @Test("it is stopped, listed and set to a day by verbs; what is refused ends with an error")
    func verbs() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let done = try run(services, "--division", SampleDirectory.haining, "--month", "2026-10")
            #expect(done.status == 0, "\(done.errors)")
            let list = try LedgerSweep.array(fromJSONString: run(services, "list", "--json").output)
            #expect(list.map(\.month) == ["2026-10"])
            let ended = try run(services, "cancel", list.first?.id ?? "", "--reason", "重来")
            #expect(ended.status != 0 && ended.errors.contains("sweep-ended"), "\(ended.errors)")
            for day in ["5", "0"] {
                let set = try run(
                    services, "schedule", "--division", SampleDirectory.haining, "--day", day, "--reason",
                    "每月检视")
                #expect(set.status == 0, "\(set.errors)")
            }
            #expect(try run(services, "schedules").output.contains(SampleDirectory.haining))
            let early = try run(services, "--division", SampleDirectory.haining, "--month", "2126-10")
            #expect(early.errors.contains("month-not-over"), "\(early.errors)")
        }
    }
}
