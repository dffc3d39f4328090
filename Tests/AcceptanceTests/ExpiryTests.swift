import AcceptanceAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Plaques that end with their term")
struct ExpiryTests {
    private let world: AcceptanceWorld

    init() throws {
        world = try AcceptanceWorld()
        let round = try world.openRound()
        _ = try world.publish(over: [world.audited(in: round)])
    }

    private func state() throws -> PlaqueState? {
        try world.plaques(of: Actors.plant).first?.state
    }

    @Test("a plaque is in force on its last day and expired on the next, and the Registry is told")
    func expiry() throws {
        // From 2026-11-23 to 2029-11-23.
        world.advance(days: 1096)
        #expect(try world.world.fireTimers(of: AcceptanceService.definition) == 0)
        #expect(try state() == .granted)
        world.advance(days: 1)
        #expect(try world.world.fireTimers(of: AcceptanceService.definition) == 1)
        #expect(try world.world.fireTimers(of: AcceptanceService.definition) == 0)
        #expect(try state() == .expired)
        #expect(try world.world.published(PlaqueChanged.self).last?.plaque.state == .expired)
    }
}
