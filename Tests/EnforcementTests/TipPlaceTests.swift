import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Places of tips")
struct TipPlaceTests {
    typealias Actors = EnforcementWorld

    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
        try world.register("plant-1")
    }

    private func refusal(_ request: FileTipRequest) -> Refusal? {
        do {
            _ = try world.file(request)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test("a plant that is registered in another division is asked about, and taken once that is confirmed")
    func elsewhere() throws {
        var request = Actors.registered("plant-1", in: Actors.haining)
        let asked = try #require(refusal(request))
        #expect(asked.reason == .plantElsewhere)
        #expect(asked.field == "target.enterprise_id")
        #expect(asked.sentence(in: .chinese).contains(Actors.changxing))
        #expect(asked.sentence(in: .english).contains("--confirm target.enterprise_id"))
        request.confirmed = ["seen_on"]
        #expect(refusal(request)?.reason == .plantElsewhere)
        request.confirmed = ["target.enterprise_id"]
        #expect(try world.file(request).tip.target.enterpriseID == "plant-1")
    }

    @Test("its own division and those above it are no other ones")
    func here() throws {
        for division in [Actors.changxing, "330500"] {
            #expect(
                try world.file(Actors.registered("plant-1", in: division)).tip.target.divisionCode == division
            )
        }
    }

    @Test("a position far outside the province is refused, whatever is confirmed")
    func outside() throws {
        var request = Actors.unregistered()
        request.position = .with { ($0.longitudeE6, $0.latitudeE6) = (116_400_000, 39_900_000) }
        request.confirmed = ["position"]
        let refused = refusal(request)
        #expect(refused?.reason == .positionOutsideProvince)
        #expect(refused?.field == "position")
        request.position = .with { ($0.longitudeE6, $0.latitudeE6) = (119_910_000, 31_010_000) }
        #expect(refusal(request) == nil)
    }
}
