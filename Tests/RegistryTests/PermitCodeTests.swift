import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Papers whose numbers hold a credit code")
struct PermitCodeTests {
    private let registry: RegistryWorld

    private static let code = "91350100M000100Y43"
    private static let another = "91150424MA0MW25688"

    init() throws {
        registry = try RegistryWorld()
    }

    private func record(
        _ kind: PermitKind, _ number: String, of plant: Enterprise, confirmed: [String] = []
    ) throws -> Permit {
        try registry.command(as: registry.registrar) {
            try registry.permits.recordPermit(
                .with {
                    ($0.enterpriseID, $0.kind, $0.number) = (plant.id, kind, number)
                    ($0.issuer, $0.validFrom) = ("示例发证机关", "2025-01-01")
                    $0.confirmed = confirmed
                }, $0)
        }
    }

    @Test(
        "are checked as any code is; numbers of other forms hold none",
        arguments: [
            (PermitKind.businessLicence, "91350100M000100Y43", nil),
            (.businessLicence, "91350100M000100Y44", "credit-code-check"),
            (.businessLicence, "330481000012345", nil),
            (.pollutantRegistration, "91350100M000100Y43001X", nil),
            (.pollutantRegistration, "91350100M000100Y44001X", "credit-code-check"),
            (.dischargePermit, "000000000000000000001P", "credit-code-filler"),
            (.dischargePermit, "浙环许〔2026〕1号", nil), (.qualification, "91350100M000100Y44", nil),
        ] as [(PermitKind, String, String?)])
    func checked(_ kind: PermitKind, _ number: String, _ reason: String?) throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        guard let reason else {
            #expect(try record(kind, number, of: plant).number == number)
            return
        }
        let refused = try refusal { try record(kind, number, of: plant) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field == "number")
    }

    @Test("one of another enterprise is asked about, when it is entered and when it is amended")
    func another() throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: Self.code)
        let own = try record(.businessLicence, Self.code, of: plant)
        let asked = try #require(
            try refusal { try record(.dischargePermit, Self.another + "001P", of: plant) })
        #expect(asked.reason == .permitOfAnother)
        #expect(asked.field == "number")
        for language in [Language.chinese, .english] {
            #expect(asked.sentence(in: language).contains(Self.another))
            #expect(asked.sentence(in: language).contains("--confirm number"))
        }
        let taken = try record(.dischargePermit, Self.another + "001P", of: plant, confirmed: ["number"])
        #expect(taken.number.hasPrefix(Self.another))
        let amended = try refusal {
            try registry.command(as: registry.registrar) {
                try registry.permits.amendPermit(
                    .with {
                        ($0.permitID, $0.revision, $0.reason) = (own.id, own.revision, "录错")
                        $0.number = Self.another
                    }, $0)
            }
        }
        #expect(amended?.reason == .permitOfAnother)
    }
}
