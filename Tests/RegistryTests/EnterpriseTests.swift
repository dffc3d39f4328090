import AcceptanceAPI
import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: entering and verifying")
struct EnterpriseTests {
    /// The worked example of GB 32100-2015.
    private static let code = "91350100M000100Y43"
    private static let otherCode = "91150424MA0MW25688"

    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private func request(
        _ name: String, in division: String = "330481", code: String = ""
    ) -> RegisterEnterpriseRequest {
        .with {
            $0.name = name
            $0.divisionCode = division
            $0.creditCode = code
        }
    }

    private func verification(
        of enterprise: Enterprise, _ code: String, revision: Int64? = nil
    ) -> VerifyCreditCodeRequest {
        .with {
            $0.enterpriseID = enterprise.id
            $0.creditCode = code
            $0.revision = revision ?? enterprise.revision
        }
    }

    private func verify(_ request: VerifyCreditCodeRequest, as actor: Actor? = nil) throws -> Enterprise {
        try registry.command(as: actor ?? registry.registrar) {
            try registry.enterprises.verifyCreditCode(request, $0)
        }
    }

    private func refusal(of request: VerifyCreditCodeRequest, as actor: Actor? = nil) throws -> Refusal? {
        try registry.refusal(as: actor ?? registry.registrar) {
            try registry.enterprises.verifyCreditCode(request, $0)
        }
    }

    private func refusal(of request: RegisterEnterpriseRequest, as actor: Actor? = nil) throws -> Refusal? {
        try registry.refusal(as: actor ?? registry.registrar) {
            try registry.enterprises.registerEnterprise(request, $0)
        }
    }

    // MARK: Entering

    @Test("a plant entered without a code stands to be verified, and the others are told")
    func registered() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        #expect(plant.revision == 1)
        #expect(plant.state == .registered)
        #expect(plant.creditCodeState == .toBeVerified)
        #expect(plant.creditCode.isEmpty)
        #expect(plant.registeredAt == registry.world.now.microseconds)
        #expect(plant.place == "示例地址")
        let told = try #require(try registry.world.published(EnterpriseSaved.self).last)
        #expect(told.enterpriseID == plant.id)
        #expect(told.name == plant.name)
        #expect(told.divisionCode == "330481")
        #expect(told.creditCode.isEmpty)
        #expect(!told.unregistered)
    }

    @Test("a plant entered with a code is verified at once")
    func registeredWithCode() throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: " \(Self.code.lowercased()) ")
        #expect(plant.creditCodeState == .verified)
        #expect(plant.creditCode == Self.code)
    }

    @Test("a name is entered once in a division; in another it is another plant")
    func sameName() throws {
        _ = try registry.register("示例一号混凝土有限公司")
        let refusal = try refusal(of: request("示例一号混凝土有限公司"))
        #expect(refusal?.reason == .plantExists)
        #expect(refusal?.field == "name")
        #expect(refusal?.values == ["division": "330481"])
        _ = try registry.register("示例一号混凝土有限公司", in: "330482")
    }

    @Test("a plant is entered by a registrar of its division, in a division that exists")
    func place() throws {
        for (division, word) in [
            ("330499", "division-unknown"), ("330081", "division-code-structure"),
            ("33", "division-code-format"),
        ] {
            let refusal = try refusal(of: request("示例一号混凝土有限公司", in: division))
            #expect(refusal?.reason.word == word)
            #expect(refusal?.field == "division_code")
        }
        for (division, actor) in [
            ("330522", registry.countyRegistrar), ("330400", registry.countyRegistrar),
            ("330481", registry.administrator),
        ] {
            #expect(try refusal(of: request("示例", in: division), as: actor)?.reason == .noGrantHere)
        }
        #expect(try registry.list().isEmpty)
    }

    @Test("a record that a tip made does not keep the plant of that name from being entered")
    func nameOfUnregistered() throws {
        try registry.receive(
            CaseFixtures.filed("case-1", name: "示例一号混凝土有限公司"), about: "case-1", from: "enforcement")
        let plant = try registry.register("示例一号混凝土有限公司")
        #expect(plant.state == .registered)
        #expect(try registry.list(in: "330481").count == 2)
    }

    // MARK: Credit codes

    @Test("every valid code of the vectors is adopted, and no other")
    func vectors() throws {
        let vectors = try CreditCodes.vectors
        #expect(vectors.count { $0.isValid } == 8)
        #expect(vectors.count { !$0.isValid } == 4)
        for (index, vector) in vectors.enumerated() {
            let plant = try registry.register("示例\(index)号混凝土有限公司")
            guard vector.isValid else {
                let refusal = try refusal(of: verification(of: plant, vector.code))
                #expect(refusal?.code == .invalidArgument, "\(vector.code)")
                #expect(refusal?.reason.word.hasPrefix("credit-code-") == true, "\(vector.code)")
                #expect(refusal?.field == "credit_code", "\(vector.code)")
                #expect(try registry.enterprise(plant.id) == plant)
                continue
            }
            let verified = try verify(verification(of: plant, vector.code))
            #expect(verified.creditCode == vector.code)
            #expect(verified.creditCodeState == .verified)
            #expect(verified.revision == 2)
        }
    }

    @Test(
        "a code that is none is refused by what is wrong with it",
        arguments: [
            ("91350100M000100Y4", "credit-code-length"), ("91350100M000100Y43X", "credit-code-length"),
            ("", "credit-code-length"), ("91350100M000100Y4Z", "credit-code-alphabet"),
            ("91350100I000100Y43", "credit-code-alphabet"), ("9135010AM000100Y43", "credit-code-division"),
            ("91350100M000100Y44", "credit-code-check"), ("91350100M000010Y43", "credit-code-check"),
            ("91350100M000100Y34", "credit-code-check"),
        ])
    func brokenCode(_ code: String, _ word: String) throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        let refusal = try refusal(of: verification(of: plant, code))
        #expect(refusal?.reason.word == word)
        #expect(refusal?.field == "credit_code")
        if !code.isEmpty {
            let entered = try self.refusal(of: request("示例二号混凝土有限公司", code: code))
            #expect(entered?.reason.word == word)
            #expect(entered?.field == "credit_code")
        }
        #expect(try registry.list().count == 1)
    }

    @Test("the digit of the organisation code counts by itself")
    func organisationDigit() throws {
        // Place 17 changed and place 18 made to fit it again.
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var code = Array(Self.code.dropLast())
        code[16] = code[16] == "5" ? "6" : "5"
        var sum = 0
        var weight = 1
        for character in code {
            sum += try #require(alphabet.firstIndex(of: character)) * weight
            weight = weight * 3 % 31
        }
        let forged = String(code + [alphabet[(31 - sum % 31) % 31]])
        let plant = try registry.register("示例一号混凝土有限公司")
        let refusal = try refusal(of: verification(of: plant, forged))
        #expect(refusal?.reason.word == "credit-code-organisation")
    }

    @Test("a code that another plant holds is taken")
    func taken() throws {
        _ = try registry.register("示例一号混凝土有限公司", code: Self.code)
        let second = try registry.register("示例二号混凝土有限公司")
        let refusal = try refusal(of: verification(of: second, Self.code))
        #expect(refusal?.reason == .creditCodeTaken)
        #expect(refusal?.field == "credit_code")
        #expect(refusal?.values == ["code": Self.code])
        let entered = try self.refusal(of: request("示例三号混凝土有限公司", in: "330522", code: Self.code))
        #expect(entered?.reason == .creditCodeTaken)
    }

    @Test("a verified code is not replaced, not even by itself", arguments: [Self.code, Self.otherCode])
    func verifiedAlready(_ code: String) throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: Self.code)
        let refusal = try refusal(of: verification(of: plant, code))
        #expect(refusal?.reason == .creditCodeVerified)
        #expect(refusal?.field == "enterprise_id")
    }

    @Test("a verification by who saw an older revision, or a later one, is refused")
    func stale() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        for revision in [1, 3, Int64.max] {
            let conflict = #expect(throws: RevisionConflict.self) {
                try verify(verification(of: plant, Self.code, revision: revision))
            }
            #expect(conflict?.found == 2)
        }
        #expect(try verify(verification(of: plant, Self.code, revision: 2)).revision == 3)
    }

    @Test("a code is verified by a registrar of the plant's division, for a plant that exists")
    func verifiers() throws {
        let plant = try registry.register("示例一号混凝土有限公司", in: "330522")
        for actor in [registry.countyRegistrar, registry.administrator, registry.reader] {
            #expect(try refusal(of: verification(of: plant, Self.code), as: actor)?.reason == .noGrantHere)
        }
        var nowhere = plant
        nowhere.id = "nowhere"
        let refusal = try refusal(of: verification(of: nowhere, Self.code))
        #expect(refusal?.reason == .plantUnknown)
        #expect(refusal?.field == "enterprise_id")
    }

    @Test("the others are told of the verified code")
    func told() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        _ = try verify(verification(of: plant, Self.code))
        #expect(try registry.world.published(EnterpriseSaved.self).map(\.creditCode) == ["", Self.code])
    }
}
