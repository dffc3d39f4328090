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

        let services: RunningServices
        let id: String

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
            let declared = try TestPrograms.run(
                "ledger", "declare", id, "--site", site.id, "--kind", "freshWater", "--tag", "WM-01",
                "--home",
                services.home.path(""), "--as", SampleDirectory.registrar.id)
            try #require(declared.status == 0, "\(declared.errors)")
        }

        /// Runs the sample on lines of readings.
        func push(_ lines: [String], _ more: String...) throws -> ProgramRun {
            let file = services.home.path("readings.csv")
            try Data((["tag,time,value"] + lines).joined(separator: "\n").utf8).write(to: URL(filePath: file))
            let service = try #require(
                try services.home.serviceAddresses().first { $0.service == "registry" })
            let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Tools/Erp/push_readings.py").path()
            return try ProgramRun(
                "/usr/bin/env",
                ["python3", "-B", program, "--service", "\(service.host):\(service.port)"] + [
                    "--target", service.node, "--principal", Self.system, "--plant", id, "--key",
                    services.home.keyPath(of: Self.system), "--reason", "补传",
                ] + more + [file])
        }

        /// Readings at full hours of a day long past, which come late and say why.
        static func lines(hours: [Int], value: String = "12.5") -> [String] {
            hours.map { "WM-01,2025-01-02T1\($0):00:00+08:00,\(value)" }
        }
    }

    @Test("readings are sent once, resumed after the last one, and refused ones named")
    func push() async throws {
        try await TestPrograms.withServices { services in
            let plant = try await Plant(services)
            let first = try plant.push(Plant.lines(hours: [0, 1, 2]))
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("3 accepted"), "\(first.output)")
            // The second time only what is new is sent, whatever else the file has.
            let second = try plant.push(Plant.lines(hours: [2, 0, 3, 1]))
            #expect(second.output.contains("1 sent: 1 accepted"), "\(second.output)\(second.errors)")
            let everything = try plant.push(Plant.lines(hours: [0, 1, 2, 3]), "--all")
            #expect(everything.output.contains("0 accepted, 4 unchanged"), "\(everything.output)")

            let wrong = try plant.push(Plant.lines(hours: [4], value: "-3"))
            #expect(wrong.status == 2, "\(wrong.errors)")
            #expect(wrong.errors.contains("reading-negative"), "\(wrong.errors)")
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
}
