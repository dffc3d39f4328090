import CommonAPI
import Foundation
import Harness
import RPC
import RegistryAPI
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// Backup, loss, restoration and what follows, on real processes.
@Suite("A restored service", .serialized)
struct RestorationTests {
    @Test("a restoration is signed by two, shows in the evidence, and no number is given twice")
    func restored() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let place = Place(services: services)
            let first = try await place.certificate()
            let copy = try place.backup()
            var given = [first, try await place.certificate()]
            try await place.witnessed()

            for generation in 1...2 {
                let file = try await place.restore(copy)
                try await place.expectUnsettled(file)
                try await place.settle(file)
                given.append(try await place.certificate())
                #expect(given.last?.hasSuffix("-\(generation)000001") == true, "\(given)")
                try await place.expectEvidence(of: generation)
            }
            #expect(Set(given).count == given.count, "\(given)")
        }
    }

    @Test("copies are put back in any order: what was lost is explained in every log, and nothing else")
    func anyOrder() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let place = Place(services: services)
            var given: [String] = []
            func work() async throws {
                given.append(try await place.certificate())
                try await place.witnessed()
            }
            func putBack(_ copy: String) async throws {
                // One that is behind when its source is restored cannot go on; this is about what the logs hold.
                try await services.settle()
                let file = try await place.restore(copy)
                #expect(try place.run("store", "restoration", "sign", file).status == 0)
                try await place.settle(file)
                try await work()
            }
            try await work()
            let older = try place.backup()
            try await work()
            let newer = try place.backup()
            try await work()
            try await putBack(older)
            let branch = try place.backup()
            try await work()
            try await putBack(older)
            try await putBack(branch)
            try await place.expectEvidence(of: 3)
            try await putBack(newer)
            try await place.expectEvidence(of: 4)
            try await place.expectEveryLogHolds(generations: [1, 2, 3, 4])
            #expect(Set(given).count == given.count, "\(given)")
        }
    }

    @Test("a copy that a release before this one made is put back, and settled like any other")
    func olderRelease() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let place = Place(services: services)
            let copy = try place.backup()
            try place.makeOlder(copy)
            let file = try await place.restore(copy)
            #expect(try place.run("store", "restoration", "sign", file).status == 0)
            try await place.settle(file)
            #expect(try await place.certificate().hasSuffix("-1000001"))
        }
    }

    @Test("a record that another restoration supersedes is set aside, and uses up nothing")
    func superseded() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let place = Place(services: services)
            let copy = try place.run("store", "backup", "registry").output.trimmingCharacters(
                in: .whitespacesAndNewlines)
            let first = try await place.restore(copy)
            let second = try await place.restore(copy)
            #expect(!FileManager.default.fileExists(atPath: first))
            let aside = "\(first).superseded"
            for signer in [HomeBuilder.administrator, HomeBuilder.secondAdministrator] {
                #expect(try place.run("store", "restoration", "sign", aside, "--as", signer).status == 0)
            }
            let ending = try place.run("store", "restoration", "submit", aside)
            #expect(ending.errors.contains("restoration-differs"), "\(ending.errors)")
            #expect(try await place.witnessedGenerations() == [0, 0])

            #expect(try place.run("store", "restoration", "sign", second).status == 0)
            try await place.settle(second)
            let settled = try RestorationDraft.read(second).record.generation
            #expect(try await place.certificate().hasSuffix("-\(settled)000001"))
            // Run again, as after a lost answer: nobody takes anything twice.
            let again = try place.run("store", "restoration", "submit", second)
            #expect(again.errors.contains("restoration-none"))
            #expect(try await place.witnessedGenerations() == [settled, settled])
        }
    }

    @Test("when all three stores are lost, the home's records say which generations were given")
    func allLost() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            try await services.settle()
            let place = Place(services: services)
            let copies = try HomeBuilder.services.map {
                try place.run("store", "backup", $0).output.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            let first = try await place.restore(copies[0])
            #expect(try place.run("store", "restoration", "sign", first).status == 0)
            try await place.settle(first)

            for service in HomeBuilder.services { place.lose(service) }
            for (service, copy) in zip(HomeBuilder.services, copies) {
                #expect(try place.run("store", "restore", service, copy).status == 0)
            }
            #expect(try place.drafted() == ["registry@zj": 2, "acceptance@zj": 1, "enforcement@zj": 1])
            for service in HomeBuilder.services { try await services.start(service, untilReady: false) }
            for service in HomeBuilder.services {
                let ending = try place.run("store", "restoration", "draft", service)
                #expect(ending.status == 0, "\(ending.errors)")
            }
            #expect(try place.drafted() == ["registry@zj": 2, "acceptance@zj": 1, "enforcement@zj": 1])
            for file in try place.unsigned() {
                for signer in [HomeBuilder.administrator, HomeBuilder.secondAdministrator] {
                    #expect(try place.run("store", "restoration", "sign", file, "--as", signer).status == 0)
                }
                let ending = try place.run("store", "restoration", "submit", file)
                #expect(ending.status == 0, "\(ending.errors)")
            }
            #expect(try await place.certificate().hasSuffix("-2000001"))
        }
    }
}

private struct Place {
    let services: RunningServices

    func run(_ arguments: String...) throws -> ProgramRun {
        try TestPrograms.run(arguments + ["--home", services.home.path("")])
    }

    /// Copies the Registry's store.
    ///
    /// - Returns: The file of the copy.
    func backup() throws -> String {
        try run("store", "backup", "registry").output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Takes out of a copy what this release brought.
    func makeOlder(_ copy: String) throws {
        try Connection.open(copy).write { transaction in
            for table in ["restoration", "restoration_history", "own_restoration", "witnessed_log"] {
                try transaction.execute("DROP TABLE \(table)")
            }
            try transaction.execute("ALTER TABLE reply DROP COLUMN signed_time")
            try transaction.execute("DROP INDEX principal_voice")
            try transaction.execute("ALTER TABLE principal DROP COLUMN speaks_for")
            try transaction.execute(
                "DELETE FROM schema_version WHERE component = 'servicekit' AND number >= 12")
        }
    }

    /// Gives one certificate and returns its number.
    func certificate() async throws -> String {
        let trainings = try services.session(SampleDirectory.organiser).trainings
        let day = SystemClock.now().day.text
        let training = try await trainings.scheduleTraining(
            .with {
                $0.title = "示例培训"
                $0.divisionCode = "330000"
                $0.place = "杭州"
                $0.heldOn = day
                $0.hours = 8
                $0.seats = 1
            })
        _ = try await trainings.enrol(
            .with {
                $0.trainingID = training.id
                $0.name = "示例学员"
            })
        _ = try await trainings.recordAttendance(
            .with {
                $0.trainingID = training.id
                $0.attended = [1]
            })
        let list = try await trainings.issueCertificates(.with { $0.trainingID = training.id })
        return try #require(list.certificates.first?.number)
    }

    private func report(of service: String = "registry") async throws -> LogReport {
        try await LogVerifier(services.serviceClients.services, as: services.session(SampleDirectory.auditor))
            .verify(
                service)
    }

    /// Those who follow the Registry applied events whose numbers stand for others by now.
    func expectEveryLogHolds(generations: [Int64]) async throws {
        for service in HomeBuilder.services {
            let report = try await report(of: service)
            #expect(report.problems.isEmpty, "\(service): \(report.problems)")
            #expect(report.restorations.map(\.generation) == (service == "registry" ? generations : []))
        }
    }

    /// Waits until both others have a head of all that the Registry's log has.
    func witnessed() async throws {
        try await patiently("the log is not witnessed to its end") {
            let report = try await report()
            return report.tail == 0 && report.witnesses.count == 2
        }
    }

    func lose(_ service: String) {
        services.kill(service)
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: services.home.path("stores/\(service).sqlite3\(end)"))
        }
    }

    /// The generations of the records that nobody signed yet, by node.
    func drafted() throws -> [String: Int64] {
        let records = try unsigned().map { try RestorationDraft.read($0).record }
        return Dictionary(records.map { ($0.node, $0.generation) }, uniquingKeysWith: max)
    }

    /// The files of the records that nobody signed yet.
    func unsigned() throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: services.home.path("restorations"))
        return try files.filter { $0.hasSuffix(".json") }.map { services.home.path("restorations/\($0)") }
            .filter {
                try RestorationDraft.read($0).signatures.isEmpty
            }
    }

    /// The highest generation of the Registry's that each of the others keeps.
    func witnessedGenerations() async throws -> [Int64] {
        let session = try services.session(SampleDirectory.auditor)
        var found: [Int64] = []
        for service in ["acceptance", "enforcement"] {
            let state = try await RestorationsClient(session.caller(of: service)).getWitnessed(
                .with { $0.node = "registry@zj" })
            found.append(state.generation)
        }
        return found
    }

    /// Loses the Registry's store and puts the copy back; the service runs again, and the others follow it.
    ///
    /// - Returns: The file of the record.
    func restore(_ copy: String) async throws -> String {
        lose("registry")
        let ending = try run("store", "restore", "registry", copy)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("qingtong-restoration/v1"))
        try await services.start("registry", untilReady: false)
        for service in ["acceptance", "enforcement"] {
            let rejoined = try run("events", "rejoin", service, "registry", "--reason", "演练")
            #expect(rejoined.status == 0, "\(rejoined.errors)")
        }
        return try #require(try unsigned().first)
    }

    func expectUnsettled(_ file: String) async throws {
        let health = try await services.health(of: "registry")
        #expect(!health.ready)
        #expect(health.checks.contains { $0.name == "restoration" && $0.finding == .bad })
        let refusal = await #expect(throws: RPC.Status.self) { try await certificate() }
        #expect(refusal?.reason == "restoration-unsettled")
        // Without the record it is a log that was cut.
        #expect(
            try await report().problems.contains { $0.contains(say("并无经签署的恢复", "no signed restoration")) })
        // One administrator is not enough, whichever.
        #expect(try run("store", "restoration", "submit", file).errors.contains("restoration-signers"))
        #expect(try run("store", "restoration", "sign", file).status == 0)
        #expect(try run("store", "restoration", "submit", file).errors.contains("restoration-signers"))
        #expect(try run("store", "restoration", "show", "registry").output.contains("unsettled"))
    }

    func settle(_ file: String) async throws {
        #expect(
            try run("store", "restoration", "sign", file, "--as", HomeBuilder.secondAdministrator).status == 0
        )
        let ending = try run("store", "restoration", "submit", file)
        #expect(ending.status == 0, "\(ending.errors)")
        try await patiently("the Registry is not ready") {
            try await services.health(of: "registry").ready
        }
    }

    func expectEvidence(of generation: Int) async throws {
        try await witnessed()
        let report = try await report()
        #expect(report.problems.isEmpty, "\(report.problems)")
        let last = try #require(report.restorations.last)
        #expect(last.generation == Int64(generation))
        #expect(last.lost > 0)
        #expect(Set(last.signers) == [HomeBuilder.administrator, HomeBuilder.secondAdministrator])
        #expect(Set(last.keptBy) == ["acceptance", "enforcement"])
        let ending = try run("audit", "verify", "registry")
        #expect(ending.status == 0, "\(ending.output)")
        #expect(ending.output.contains("witnessed leaves were lost"))
    }
}
