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

@Suite("Supporting documents of cities")
struct SupportingDocumentTests {
    private let registry: RegistryWorld
    private let library = PolicyService()
    private let centre = World.actor("centre.01", .organiser, over: "330000")
    private let jiaxing = World.actor("jiaxing.01", .organiser, over: "330400")
    private let plan: Policy

    init() throws {
        registry = try RegistryWorld()
        plan = try registry.command(as: centre) { [library] in
            try library.publishPolicy(Self.request("全省实施方案"), $0)
        }
    }

    private static func request(
        _ title: String, in division: String = "", implements: [String] = [], from day: String = ""
    ) -> PublishPolicyRequest {
        .with {
            $0.title = title
            $0.issuer = "示例机关"
            $0.divisionCode = division
            $0.implements = implements
            $0.version = .with {
                $0.text = title
                $0.source = "示例来源"
                $0.effectiveOn = day
            }
        }
    }

    private func publish(
        _ title: String = "嘉兴市配套文件", in division: String = "330400", implements: [String]? = nil,
        from day: String = "", as actor: Actor? = nil
    ) throws -> Policy {
        try registry.command(as: actor ?? jiaxing) {
            try library.publishPolicy(
                Self.request(title, in: division, implements: implements ?? [plan.id], from: day), $0)
        }
    }

    private func supporting(_ id: String? = nil) throws -> SupportingDocumentList {
        try registry.query(as: .nobody) {
            try library.listSupportingDocuments(.with { $0.policyID = id ?? plan.id }, $0)
        }
    }

    private func found(in division: String) throws -> [String] {
        try registry.query(as: .nobody) {
            try library.findPolicies(.with { $0.divisionCode = division }, $0).hits.map(\.title).sorted()
        }
    }

    @Test("a city's document is published for it by its own organiser, and says what it carries out")
    func publishing() throws {
        let document = try publish()
        #expect(document.divisionCode == "330400")
        #expect(document.implements == [plan.id])
        #expect(plan.divisionCode.isEmpty)
        #expect(try refusal { try publish("湖州市文件", in: "330500") }?.reason == .noGrantHere)
        #expect(try refusal { try publish("全省文件", in: "", implements: []) }?.reason == .noGrantHere)
        let nowhere = try refusal { try publish("某地文件", in: "339999", as: centre) }
        #expect(nowhere?.reason.word == "division-unknown")
        #expect(try publish("嘉兴市又一文件", as: centre).divisionCode == "330400")
    }

    @Test("what it carries out is of a level above")
    func above() throws {
        let city = try publish()
        let refused = try refusal { try publish("嘉兴市二号文件", implements: [plan.id, city.id]) }
        #expect(refused?.reason == .policyNotAbove)
        #expect(refused?.field == "implements[1]")
        #expect(
            try refusal { try publish("海盐县文件", in: "330500", implements: [city.id], as: centre) }?.reason
                == .policyNotAbove)
        #expect(try refusal { try publish("嘉兴市三号文件", implements: ["nobody"]) }?.reason == .policyUnknown)
        #expect(try publish("海宁市文件", in: "330481", implements: [city.id, plan.id]).implements.count == 2)
    }

    @Test("its own organiser adds versions and repeals it, and nobody of another city")
    func changing() throws {
        let document = try publish()
        func add(as actor: Actor) throws -> Policy {
            try registry.command(as: actor) {
                try library.addPolicyVersion(
                    .with {
                        $0.policyID = document.id
                        $0.revision = document.revision
                        $0.version = Self.request("新文本").version
                    }, $0)
            }
        }
        let huzhou = World.actor("huzhou.01", .organiser, over: "330500")
        #expect(try refusal { try add(as: huzhou) }?.reason == .noGrantHere)
        #expect(try add(as: jiaxing).versions.count == 2)
    }

    @Test("every city is listed, with what it has, and whether that holds")
    func listing() throws {
        #expect(try supporting().cities.count == 11)
        #expect(try supporting().withDocument == 0)
        let city = try publish(from: "2026-12-01")
        _ = try publish("海宁市文件", in: "330481", from: "2026-01-01")
        func jiaxingRow() throws -> CityDocuments? {
            try supporting().cities.first { $0.divisionCode == "330400" }
        }
        #expect(try jiaxingRow()?.documents.map(\.title) == ["嘉兴市配套文件", "海宁市文件"])
        // A county's document is not the city's, and the city's does not hold yet.
        #expect(try jiaxingRow()?.inForce == false)
        registry.advance(seconds: 8 * 86_400)
        #expect(try jiaxingRow()?.inForce == true)
        #expect(try supporting().withDocument == 1)
        _ = try registry.command(as: jiaxing) {
            try library.repealPolicy(
                .with {
                    $0.policyID = city.id
                    $0.revision = city.revision
                    $0.repealedOn = "2026-12-01"
                }, $0)
        }
        #expect(try jiaxingRow()?.inForce == false)
        #expect(try refusal { try supporting("nobody") }?.reason == .policyUnknown)
    }

    @Test("the library is searched by division, and those below it")
    func searching() throws {
        _ = try publish()
        _ = try publish("海宁市文件", in: "330481")
        #expect(try found(in: "").count == 3)
        #expect(try found(in: "330400") == ["嘉兴市配套文件", "海宁市文件"])
        #expect(try found(in: "330481") == ["海宁市文件"])
        #expect(try found(in: "330500") == [])
        #expect(try refusal { try found(in: "33040a") }?.reason == .divisionCodeFormat)
    }
}
