import CommonAPI
import Foundation
import Harness
import RegistryAPI
import Rulebook
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation

/// Several people at terminals with one plant and its site in Haining: its registrar, who speaks for the plant, others.
struct Office {
    static let voice = "plant.07"

    let services: RunningServices
    let plant: Enterprise
    let site: Site
    /// The day of this run, from which the days that people type are counted.
    let today: Day

    init(_ services: RunningServices) async throws {
        self.services = services
        today = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).day
        try await services.loadReference()
        let session = try services.session(SampleDirectory.registrar)
        let plant = try await session.enterprises.registerEnterprise(
            .with { ($0.name, $0.divisionCode) = ("示例二号混凝土有限公司", SampleDirectory.haining) })
        site = try await session.sites.saveSite(
            .with {
                $0.reason = "登记"
                $0.site = .with {
                    ($0.enterpriseID, $0.name) = (plant.id, "一号厂区")
                    ($0.divisionCode, $0.catchment) = (SampleDirectory.haining, 2_000)
                    $0.equipment = [
                        .with {
                            ($0.code, $0.kind, $0.name) = ("T-1", .tank, "应急池")
                            $0.capacity = 300_000
                        }
                    ]
                }
            })
        self.plant = plant
        let entered = try TestPrograms.run(
            "principal", "register", Self.voice, "示例统计员", "--role", "applicant", "--division",
            SampleDirectory.haining, "--kind", "enterprise", "--speaks-for", plant.id, "--home",
            services.home.path(""), "--as", HomeBuilder.secondAdministrator)
        try #require(entered.status == 0, "\(entered.errors)")
    }

    /// A day so many days from today.
    func day(_ days: Int) -> String { today.adding(days: days).text }

    /// The month that lies so many months before this one, as 2026-10.
    func month(_ months: Int) -> String {
        String(today.adding(days: 1 - today.dayOfMonth).adding(months: -months).text.prefix(7))
    }

    /// Runs a verb as the registrar, or as another one.
    func run(_ words: [String], as caller: String = SampleDirectory.registrar.id) throws -> ProgramRun {
        try TestPrograms.run(words + ["--home", services.home.path(""), "--as", caller])
    }

    func run(_ words: String..., as caller: String = SampleDirectory.registrar.id) throws -> ProgramRun {
        try run(words, as: caller)
    }

    /// What a verb answers, read back from its JSON.
    func get<M: SwiftProtobuf.Message>(
        _ words: [String], as caller: String = SampleDirectory.registrar.id
    ) throws -> M {
        let ending = try run(words + ["--json"], as: caller)
        #expect(ending.status == 0, "\(words) \(ending.errors)")
        return try M(jsonString: ending.output)
    }

    func get<M: SwiftProtobuf.Message>(
        _ words: String..., as caller: String = SampleDirectory.registrar.id
    ) throws -> M {
        try get(words, as: caller)
    }

    /// The records that a verb lists.
    func list<M: SwiftProtobuf.Message>(
        _ words: [String], as caller: String = SampleDirectory.registrar.id
    ) throws -> [M] {
        let ending = try run(words + ["--json"], as: caller)
        #expect(ending.status == 0, "\(words) \(ending.errors)")
        return try M.array(fromJSONString: ending.output)
    }

    func list<M: SwiftProtobuf.Message>(
        _ words: String..., as caller: String = SampleDirectory.registrar.id
    ) throws -> [M] {
        try list(words, as: caller)
    }

    /// The path of a new file with that text.
    func file(_ name: String, _ text: String) throws -> String {
        let path = services.home.path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }
}
