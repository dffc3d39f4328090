import CommonAPI
import Foundation
import Harness
import RegistryAPI
import Rulebook
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation

@Suite("A production system that sends its readings, in Python")
struct ProductionSystemTests {
    /// A plant with one meter, and its system with a key of its own.
    private struct Plant {
        static let system = "plant-7.erp"
        static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Tools/Erp/push_readings.py").path()

        let services: RunningServices
        let id: String
        let site: String

        init(_ services: RunningServices) async throws {
            self.services = services
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let session = try services.session(SampleDirectory.registrar)
            let plant = try await session.enterprises.registerEnterprise(
                .with {
                    $0.name = "示例接入混凝土有限公司"
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
            id = plant.id
            let registered = try TestPrograms.run(
                "principal", "register", Self.system, "示例生产系统", "--kind", "system", "--role", "metering",
                "--division", SampleDirectory.haining, "--speaks-for", id, "--home", services.home.path(""),
                "--as", HomeBuilder.secondAdministrator)
            try #require(registered.status == 0, "\(registered.errors)")
            self.site = site.id
            try declare("WM-01", on: site.id)
        }

        func declare(_ tag: String, on site: String) throws {
            let declared = try TestPrograms.run(
                "ledger", "declare", id, "--site", site, "--kind", "freshWater", "--tag", tag, "--home",
                services.home.path(""), "--as", SampleDirectory.registrar.id)
            try #require(declared.status == 0, "\(declared.errors)")
        }

        /// Enters another site, and declares a meter on it.
        func secondSite(with tag: String) async throws -> String {
            let site = try await services.session(SampleDirectory.registrar).sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        $0.enterpriseID = id
                        $0.name = "二号厂区"
                        $0.divisionCode = SampleDirectory.haining
                    }
                })
            try declare(tag, on: site.id)
            return site.id
        }

        /// Runs the sample on lines of readings.
        func push(_ lines: [String], _ more: String...) throws -> ProgramRun {
            let file = services.home.path("readings.csv")
            try Data((["tag,time,value"] + lines).joined(separator: "\n").utf8).write(to: URL(filePath: file))
            let service = try #require(
                try services.home.serviceAddresses().first { $0.service == "registry" })
            return try ProgramRun(
                "/usr/bin/env",
                ["python3", "-B", Self.program, "--service", "\(service.host):\(service.port)"] + [
                    "--target", service.node, "--principal", Self.system, "--plant", id, "--key",
                    services.home.keyPath(of: Self.system),
                ] + more + [file])
        }

        /// Readings at full hours of a day long past, which come late and say why.
        static func lines(hours: [Int], value: String = "12.5") -> [String] {
            hours.map { "WM-01,2025-01-02T1\($0):00:00+08:00,\(value)" }
        }
    }

    @Test("every reading is sent, what is there is unchanged, and what is refused is named")
    func push() async throws {
        try await TestPrograms.withServices { services in
            let plant = try await Plant(services)
            let late = try plant.push(Plant.lines(hours: [0, 1, 2]))
            #expect(late.status == 2 && late.output.contains("3 refused"), "\(late.output)")
            #expect(late.errors.contains("reading-late"), "\(late.errors)")
            // The reason alone is enough, also for what lies before the latest reading.
            let first = try plant.push(Plant.lines(hours: [1, 3]), "--reason", "补传")
            #expect(first.status == 0, "\(first.errors)")
            let backlog = try plant.push(Plant.lines(hours: [3, 0, 2, 1]), "--reason", "补传")
            #expect(backlog.status == 0, "\(backlog.errors)")
            #expect(backlog.output.contains("4 sent: 2 accepted, 2 unchanged"), "\(backlog.output)")
            // What is on record is not late.
            let again = try plant.push(Plant.lines(hours: [0, 1, 2, 3]))
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.contains("0 accepted, 4 unchanged"), "\(again.output)")

            let conflict = try plant.push(Plant.lines(hours: [1], value: "13"), "--reason", "补传")
            #expect(conflict.status == 2, "\(conflict.output)")
            #expect(conflict.errors.contains("reading-conflict"), "\(conflict.errors)")
            let wrong = try plant.push(Plant.lines(hours: [4], value: "-3"), "--reason", "补传")
            #expect(wrong.status == 2, "\(wrong.errors)")
            #expect(wrong.errors.contains("reading-negative"), "\(wrong.errors)")
            try readOthers(plant)
            let unknown = try plant.push(["WM-99,2026-11-23T08:00:00+08:00,1"])
            #expect(unknown.status == 1 && unknown.errors.contains("WM-99"))

            let activity = try TestPrograms.run(
                "ledger", "activity", plant.id, "--json", "--home", services.home.path(""), "--as",
                Plant.system)
            let meters = try MeterActivity.array(fromJSONString: activity.output)
            #expect(meters.map(\.lastSentBy) == [Plant.system])
            #expect(meters.map(\.silent) == [false])
            let silent = try TestPrograms.run(
                "ledger", "silent", "--every-plant", "--json", "--home", services.home.path(""), "--as",
                SampleDirectory.registrar.id)
            let plants = try PlantActivity.array(fromJSONString: silent.output)
            #expect(plants.map(\.enterpriseID) == [plant.id])
            #expect(plants.map(\.meters) == [1])
        }
    }

    /// A line that cannot be meant is named, and the others are sent.
    private func readOthers(_ plant: Plant) throws {
        for line in [
            "WM-01,2025-01-02T15:00:00+08:00,18446744073709567.616",
            "WM-01,2025-01-02T15:00:00+08:00,Infinity",
            "WM-01,1960-01-02T15:00:00+08:00,1", "WM-01,2025-01-02T15:00:00,1", "WM-01,2025-01-02T15:00:00Z",
            "WM-01,2025-01-02T15:00:00Z,1e999999999", "WM-01,2025-01-02T15:00:00Z,1.0001",
        ] {
            let run = try plant.push([line] + Plant.lines(hours: [3]), "--reason", "补传")
            #expect(run.status == 2, "\(line)")
            #expect(run.output.contains("0 accepted, 1 unchanged, 0 refused; 1 not read"), "\(run.output)")
            #expect(run.errors.contains("line 2:") && !run.errors.contains("Traceback"), "\(run.errors)")
        }
    }

    @Test("a tag that two sites have is asked about, naming both, by the sample and by the program")
    func twoSites() async throws {
        try await TestPrograms.withServices { services in
            let plant = try await Plant(services)
            let second = try await plant.secondSite(with: "WM-01")
            let asked = try plant.push(Plant.lines(hours: [0]), "--reason", "补传")
            #expect(asked.status == 1)
            for site in [plant.site, second] { #expect(asked.errors.contains(site), "\(asked.errors)") }
            let sent = try plant.push(Plant.lines(hours: [0]), "--reason", "补传", "--site", second)
            #expect(sent.status == 0, "\(sent.errors)")
            let file = services.home.path("ledger.csv")
            try Data("meter,at,value\nWM-01,2025-01-02T10:00:00+08:00,1\n".utf8).write(
                to: URL(filePath: file))
            let loaded = try TestPrograms.run(
                "ledger", "load", plant.id, file, "--home", services.home.path(""), "--as", Plant.system)
            #expect(loaded.status == 2)
            for site in [plant.site, second] { #expect(loaded.output.contains(site), "\(loaded.output)") }
            let activity = try TestPrograms.run(
                "ledger", "activity", plant.id, "--home", services.home.path(""), "--as", Plant.system)
            for site in [plant.site, second] { #expect(activity.output.contains(site), "\(activity.output)") }
        }
    }

    @Test(
        "a file that is not written in UTF-8 is refused in words",
        arguments: [[0xFF, 0xFE, 0x74, 0x00], [0xB2, 0xB9, 0xB4, 0xAB]] as [[UInt8]])
    func encodings(_ bytes: [UInt8]) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let key = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: key) }
        try Data("Ed25519\n\(String(repeating: "00", count: 32))\n".utf8).write(to: key)
        let run = try ProgramRun(
            "/usr/bin/env",
            ["python3", "-B", Plant.program, "--service", "127.0.0.1:1", "--target", "registry@zj"] + [
                "--principal", Plant.system, "--plant", "p", "--key", key.path(), file.path(),
            ])
        #expect(run.status == 1)
        #expect(run.errors.contains("UTF-8") && !run.errors.contains("Traceback"), "\(run.errors)")
    }
}
