import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Flags where plants are found and shown")
struct FlagStandingTests {
    private let month: SimulatedMonth
    private let flag: LedgerFlag
    private var registry: RegistryWorld { month.world.registry }

    init() throws {
        month = try SimulatedMonth(seed: 3, .facilityStill, lookBack: 5)
        flag = try #require(try month.review().flags.first { $0.rule == .facilityOff })
    }

    private func found(as actor: Actor, flagged: Bool = true) throws -> [EnterpriseHit] {
        try registry.query(as: actor) {
            try registry.searching.searchEnterprises(
                .with {
                    $0.divisionCode = month.world.plant.divisionCode
                    $0.flagged = flagged
                }, $0
            ).hits
        }
    }

    private func standing(as actor: Actor) throws -> [FlagStanding] {
        try registry.query(as: actor) {
            try registry.standings.getStanding(.with { $0.enterpriseID = month.world.plant.id }, $0).flags
        }
    }

    private func changes(as actor: Actor) throws -> [ChangeKind] {
        var kinds: [ChangeKind] = []
        try registry.query(as: actor) { query in
            try registry.standings.followChanges(
                .with { $0.divisionCode = month.world.plant.divisionCode }, query
            ) { kinds.append($0.kind) }
        }
        return kinds
    }

    @Test("who looks after a plant finds it by its open flags, sees them and is told of them")
    func officers() throws {
        let officer = registry.countyRegistrar
        let hit = try #require(try found(as: officer).first)
        #expect(hit.id == month.world.plant.id)
        #expect(hit.openFlags > 0)
        let shown = try standing(as: officer)
        let own = try #require(shown.first { $0.flagID == flag.id })
        #expect(own.state == "RAISED")
        #expect(own.rule == "2026-10 \(flag.ruleChinese)")
        #expect(own.ruleEnglish == "2026-10 \(flag.ruleEnglish)")
        #expect(own.weight == flag.weight)
        #expect(try changes(as: officer).contains(.flag))
        for open in shown where open.state == "RAISED" {
            _ = try registry.command(as: month.officer) { command in
                let seen = try command.kept(.flags).require(open.flagID)
                return try month.flags.closeFlag(
                    .with {
                        $0.flagID = seen.id
                        $0.finding = "有检修记录"
                        $0.revision = seen.revision
                        $0.outcome = .explained
                    }, command)
            }
        }
        #expect(try standing(as: officer).allSatisfy { $0.outcome == .explained })
        #expect(try found(as: officer).isEmpty)
        #expect(try found(as: officer, flagged: false).map(\.openFlags) == [0])
    }

    @Test("anybody else finds the plant without its flags, and nothing tells of them")
    func others() throws {
        let other = registry.reader
        #expect(#expect(throws: Refusal.self) { try found(as: other) }?.reason.word == "no-grant-here")
        #expect(try found(as: other, flagged: false).map(\.openFlags) == [0])
        #expect(try standing(as: other).isEmpty)
        #expect(try !changes(as: other).contains(.flag))
    }
}
