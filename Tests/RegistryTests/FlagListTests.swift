import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Flags: who is shown which")
struct FlagListTests {
    private let month: SimulatedMonth
    private let flags: [LedgerFlag]
    private var registry: RegistryWorld { month.world.registry }
    private var plant: Enterprise { month.world.plant }

    init() throws {
        month = try SimulatedMonth(seed: 3, .facilityStill, lookBack: 5)
        flags = try month.review().flags
    }

    private func listed(as actor: Actor, of plant: String = "", in division: String = "") throws -> [String] {
        try registry.query(as: actor) {
            try month.flags.listFlags(
                .with {
                    $0.enterpriseID = plant
                    $0.divisionCode = division
                    $0.pageSize = 500
                }, $0
            ).flags.map(\.id).sorted()
        }
    }

    private func ask(as actor: Actor? = nil, revision: Int64? = nil) throws -> LedgerFlag {
        try registry.command(as: actor ?? month.officer) {
            try month.flags.askFlag(
                .with {
                    $0.flagID = flags[0].id
                    $0.question = "原因？"
                    $0.revision = revision ?? flags[0].revision
                }, $0)
        }
    }

    private var all: [String] { flags.map(\.id).sorted() }

    @Test("without a division an officer is shown the plant's, or what its roles reach")
    func reach() throws {
        #expect(try listed(as: registry.countyRegistrar, of: plant.id) == all)
        #expect(try listed(as: registry.countyRegistrar) == all)
        #expect(try listed(as: registry.registrar) == all)
        let elsewhere = World.actor("registrar.09", .registrar, over: "330522")
        #expect(try listed(as: elsewhere).isEmpty)
        let both = Actor(
            Principal.with {
                $0.id = "registrar.08"
                $0.grants = ["330522", "330481"].map { division in
                    .with {
                        $0.role = .registrar
                        $0.divisionCode = division
                    }
                }
            })
        #expect(try listed(as: both) == all)
        for ask in [
            { try listed(as: elsewhere, of: plant.id) },
            { try listed(as: registry.countyRegistrar, in: "330000") },
            { try listed(as: registry.reader) },
        ] {
            #expect(#expect(throws: Refusal.self) { try ask() }?.reason.word == "no-grant-here")
        }
        let unknown = #expect(throws: Refusal.self) { try listed(as: registry.registrar, of: "nowhere") }
        #expect(unknown?.reason == .plantUnknown)
    }

    @Test("without a plant a plant's own principal is shown what it was asked")
    func own() throws {
        #expect(try listed(as: month.world.system).isEmpty)
        let asked = try ask()
        #expect(try listed(as: month.world.system) == [asked.id])
        #expect(try listed(as: month.world.system, of: plant.id) == [asked.id])
    }

    @Test("flags of a double are those of the plant that answers for it, for its officers and its principal")
    func doubles() throws {
        let survivor = try registry.register("示例壹号混凝土有限公司", in: "330482")
        try registry.merge(plant, into: survivor)
        let there = World.actor("registrar.07", .registrar, over: "330482")
        for id in [survivor.id, plant.id] { #expect(try listed(as: there, of: id) == all) }
        // They were filed anew where the plant stands.
        #expect(try listed(as: registry.countyRegistrar).isEmpty)

        let asked = try ask(as: there, revision: 2)
        let principal = World.actor("plant.07", .applicant, over: "330482", speaksFor: survivor.id)
        #expect(try listed(as: principal, of: survivor.id) == [asked.id])
        let answered = try registry.command(as: principal) {
            try month.flags.answerFlag(
                .with {
                    $0.flagID = asked.id
                    $0.answer = "检修"
                    $0.revision = asked.revision
                }, $0)
        }
        #expect(answered.state == .answered)
        let shown = try registry.query(as: month.world.system) {
            try month.flags.getFlag(.with { $0.flagID = asked.id }, $0)
        }
        #expect(shown == answered)
    }
}
