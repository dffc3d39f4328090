import AcceptanceAPI
import CommonAPI
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Lists of acceptance by state and place")
struct ListFilterTests {
    private let world: AcceptanceWorld

    init() throws {
        world = try AcceptanceWorld()
    }

    @Test("rounds and applications are listed in one state, or in all")
    func states() throws {
        let round = try world.openRound()
        let application = try world.apply(in: round)
        _ = try world.act(Actors.county, world.rounds.closeRound, .with { $0.roundID = round.id })
        for (state, count) in [(RoundState.unspecified, 1), (.open, 0), (.closed, 1)] {
            let found = try world.ask(Actors.stranger, world.rounds.listRounds, .with { $0.state = state })
            #expect(found.rounds.count == count, "\(state)")
        }
        for (state, ids) in [
            (ApplicationState.unspecified, [application.id]), (.submitted, [application.id]), (.passed, []),
        ] {
            let found = try world.ask(
                Actors.auditor, world.applications.listApplications, .with { $0.state = state })
            #expect(found.applications.map(\.id) == ids, "\(state)")
        }
    }

    @Test("experts are listed by where they work")
    func experts() throws {
        _ = try world.act(Actors.province, world.experts.loadExperts, Actors.experts)
        for (place, prefix) in [("", ""), ("330000", "33"), ("330100", "3301"), ("330522", "330522")] {
            let found = try world.ask(
                Actors.auditor, world.experts.listExperts, .with { $0.divisionCode = place })
            let expected = Actors.experts.filter { $0.divisionCode.hasPrefix(prefix) }.map(\.id).sorted()
            #expect(found.experts.map(\.id).sorted() == expected, "\(place)")
        }
    }
}
