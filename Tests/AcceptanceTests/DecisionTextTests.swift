import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Foundation
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("What a decision says stays with the agency")
struct DecisionTextTests {
    private static let reason = "示例生态环境分局就案件330522-2026-0001作出环境行政处罚"

    private let world: AcceptanceWorld

    init() throws {
        world = try AcceptanceWorld()
        _ = try world.publish(over: [world.audited()])
        try world.decide(.fine, on: .environment, about: Actors.plant)
    }

    @Test("a suspended plaque says who decided in which case, and nothing of the decision")
    func reason() throws {
        #expect(try world.plaques(of: Actors.plant).map(\.reason) == [Self.reason])
    }

    @Test("plaques from before lose the words, in history and events too")
    func old() throws {
        let old = Self.reason + "：罚款二十万元，因李某举报"
        try world.world.command(as: .nobody) { command in
            try DocumentCollection.plaques.in(command.transaction).rewrite { plaque in
                if !plaque.reason.isEmpty { plaque.reason = old }
            }
            try Outbox.rewrite(PlaqueChanged.self, in: command.transaction) { changed in
                if !changed.plaque.reason.isEmpty { changed.plaque.reason = old }
            }
        }
        #expect(try world.plaques(of: Actors.plant).map(\.reason) == [old])
        try world.world.command(as: .nobody) { try $0.withdrawDecisionTexts() }
        #expect(try world.plaques(of: Actors.plant).map(\.reason) == [Self.reason])
        #expect(try world.world.published(PlaqueChanged.self).map(\.plaque.reason) == ["", Self.reason])
    }
}
