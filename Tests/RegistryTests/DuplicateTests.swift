import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: two records of one")
struct DuplicateTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private func candidates(of plant: Enterprise) throws -> [DuplicateCandidate] {
        try registry.query(as: registry.registrar) {
            try registry.duplicates.findDuplicates(.with { $0.enterpriseID = plant.id }, $0).candidates
        }
    }

    private func merge(_ double: Enterprise, into survivor: Enterprise) throws -> MergeResult {
        try registry.command(as: registry.registrar) {
            try registry.duplicates.mergeEnterprises(
                .with {
                    $0.survivorID = survivor.id
                    $0.survivorRevision = survivor.revision
                    $0.mergedID = double.id
                    $0.mergedRevision = double.revision
                    $0.reason = "同一企业"
                }, $0)
        }
    }

    private func part(_ double: Enterprise) throws -> MergeResult {
        try registry.command(as: registry.registrar) {
            try registry.duplicates.unmergeEnterprise(
                .with {
                    $0.mergedID = double.id
                    $0.reason = "不是同一企业"
                }, $0)
        }
    }

    // MARK: A whole division

    private func pairs(
        in division: String, pageSize: Int32 = 0, as actor: Actor? = nil
    ) throws -> (pairs: [String], pages: Int) {
        var request = ListDuplicatesRequest.with {
            $0.divisionCode = division
            $0.pageSize = pageSize
        }
        var (found, pages): ([String], Int) = ([], 0)
        repeat {
            let page = try registry.query(as: actor ?? registry.registrar) {
                try registry.duplicates.listDuplicates(request, $0)
            }
            found += page.pairs.map { "\($0.name) \($0.other.name)" }
            request.pageToken = page.nextPageToken
            pages += 1
        } while !request.pageToken.isEmpty
        return (found, pages)
    }

    @Test(
        "all pairs of a division are listed, each once, however many come on a page",
        arguments: [0, 1, 2] as [Int32])
    func wholeDivision(_ pageSize: Int32) throws {
        _ = try registry.register("青田县恒立建材有限公司", in: "331121")
        _ = try registry.register("青田恒力混凝土有限公司", in: "331121")
        _ = try registry.register("云和恒立混凝土有限公司", in: "331125")
        _ = try registry.register("海宁甲山混凝土有限公司", in: "330481")
        let inTown = "青田县恒立建材有限公司 青田恒力混凝土有限公司"
        let across = [
            "青田县恒立建材有限公司 云和恒立混凝土有限公司", "青田恒力混凝土有限公司 云和恒立混凝土有限公司",
        ]
        #expect(try Set(pairs(in: "331100", pageSize: pageSize).pairs) == Set([inTown] + across))
        #expect(try pairs(in: "331100", pageSize: pageSize).pairs.count == 3)
        // Of a pair with one record elsewhere, the county's own comes first.
        #expect(try Set(pairs(in: "331121", pageSize: pageSize).pairs) == Set([inTown] + across))
        #expect(try pairs(in: "330400", pageSize: pageSize).pairs.isEmpty)
    }

    @Test("more records than one call compares go on over pages that may be empty")
    func manyPages() throws {
        for number in 0..<230 {
            let name = (0..<6).map { place in
                String(
                    UnicodeScalar(UInt32(0x4E00 + (number * 37 + place * 1_913) % 20_000)).map(Character.init)
                        ?? "一")
            }
            _ = try registry.register("\(name.joined())混凝土有限公司", in: "331121")
        }
        _ = try registry.register("青田县恒立建材有限公司", in: "331121")
        _ = try registry.register("青田恒力混凝土有限公司", in: "331121")
        let found = try pairs(in: "331121")
        #expect(found.pairs.contains("青田县恒立建材有限公司 青田恒力混凝土有限公司"))
        #expect(found.pages == 2)
    }

    @Test("two records at one point of a county are shown, whatever they are called")
    func samePoint() throws {
        for name in ["海宁甲山混凝土有限公司", "海宁乙水建材有限公司"] {
            try place(registry.register(name), 120_680_000, 30_510_000)
        }
        #expect(try pairs(in: "").pairs == ["海宁甲山混凝土有限公司 海宁乙水建材有限公司"])
    }

    @Test("a registrar lists pairs of its own divisions only, and a page of another list is refused")
    func rights() throws {
        let county = registry.countyRegistrar
        #expect(try pairs(in: "330481", as: county).pairs.isEmpty)
        for division in ["", "330400", "331121"] {
            #expect(try refusal { try pairs(in: division, as: county) }?.reason == .noGrantHere)
        }
        let wrong = try refusal {
            try registry.query(as: registry.registrar) {
                try registry.duplicates.listDuplicates(.with { $0.pageToken = "AAAA" }, $0)
            }
        }
        #expect(wrong?.reason == .pageToken)
    }

    // MARK: Finding

    @Test("恒立 and 恒力 in one county are shown as one plant's names, with what was compared")
    func soundAlike() throws {
        let one = try registry.register("青田县恒立建材有限公司", in: "331121")
        let other = try registry.register("青田恒力混凝土有限公司", in: "331121")
        let found = try candidates(of: one)
        #expect(found.map(\.enterpriseID) == [other.id])
        #expect(found.first?.signals.map(\.kind) == [.sound, .division])
        #expect(found.first?.signals.first?.inputs == "恒立 / 恒力 (hengli)")
        #expect(found.first?.score == 45)
        #expect(try candidates(of: other).map(\.enterpriseID) == [one.id])
    }

    @Test("the name that the public list states in brackets is compared too")
    func brackets() throws {
        let rows = try SampleData.enterprises()
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.importEnterprises(rows, $0)
        }
        let listed = try #require(try registry.list(in: "331121").first)
        #expect(listed.name == "青田县恒立建材有限公司(文内又作恒力)")
        let entered = try registry.register("青田县恒力建材有限公司", in: "331121")
        let found = try candidates(of: entered)
        #expect(found.map(\.enterpriseID) == [listed.id])
        #expect(found.first?.signals.first?.kind == .coreName)
        // No two of the seventeen are taken for one another.
        for plant in try registry.list() where plant.id != entered.id && plant.id != listed.id {
            #expect(try candidates(of: plant).isEmpty, "\(plant.name)")
        }
    }

    @Test(
        "what names have in common counts by how much it tells",
        arguments: [
            ("示例一号混凝土有限公司", SignalKind.coreName), ("海宁市示例三号建材有限公司", .oneCharacter),
            ("示例一号南岸混凝土", .contained),
        ])
    func names(_ name: String, _ kind: SignalKind) throws {
        let one = try registry.register("海宁示例一号商砼有限公司")
        let other = try registry.register(name)
        for plant in [one, other] { try place(plant, 120_680_000, 30_530_000) }
        let found = try #require(try candidates(of: one).first)
        #expect(found.enterpriseID == other.id)
        #expect(found.signals.map(\.kind) == [kind, .division, .distance])
    }

    private func place(_ plant: Enterprise, _ longitude: Int64, _ latitude: Int64) throws {
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.correctEnterprise(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = plant.revision
                    $0.reason = "测绘"
                    $0.coordinates = .with {
                        $0.longitudeE6 = longitude
                        $0.latitudeE6 = latitude
                    }
                }, $0)
        }
    }

    @Test("people in common speak for it without being named; differing codes speak against it")
    func peopleAndCodes() throws {
        let one = try registry.register("甲山混凝土有限公司", code: "91350100M000100Y43")
        let other = try registry.register("乙水建材有限公司")
        for plant in [one, other] {
            try place(plant, 120_680_000, 30_530_000)
            _ = try registry.command(as: registry.registrar) {
                try registry.contacts.setPeople(
                    .with {
                        $0.enterpriseID = plant.id
                        $0.reason = "录入"
                        $0.people = [
                            .with {
                                $0.name = "示例甲"
                                $0.part = .legalRepresentative
                                $0.phone = "0573-80000000"
                            }
                        ]
                    }, $0)
            }
        }
        let found = try #require(try candidates(of: one).first)
        #expect(found.signals.map(\.kind) == [.division, .distance, .people])
        #expect(!found.signals.contains { $0.inputs.contains("示例甲") || $0.inputs.contains("8000") })
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.verifyCreditCode(
                .with {
                    $0.enterpriseID = other.id
                    $0.creditCode = "91150424MA0MW25688"
                    $0.revision = 2
                }, $0)
        }
        #expect(try candidates(of: one).isEmpty)
    }

    @Test("nobody guesses another county's people by putting names into a record of its own")
    func guessedPeople() throws {
        let own = try registry.register("甲山混凝土有限公司", in: "330522")
        let other = try registry.register("甲山建材有限公司", in: "330481")
        for plant in [own, other] {
            _ = try registry.command(as: registry.registrar) {
                try registry.contacts.setPeople(
                    .with {
                        $0.enterpriseID = plant.id
                        $0.reason = "录入"
                        $0.people = [
                            .with {
                                $0.name = "示例甲"
                                $0.part = .legalRepresentative
                                $0.phone = "0573-80000000"
                            }
                        ]
                    }, $0)
            }
        }
        func signals(as actor: Actor) throws -> [SignalKind] {
            try registry.query(as: actor) {
                try registry.duplicates.findDuplicates(.with { $0.enterpriseID = own.id }, $0)
                    .candidates.flatMap(\.signals).map(\.kind)
            }
        }
        #expect(try signals(as: registry.registrar).contains(.people))
        let neighbour = World.actor("registrar.09", .registrar, over: "330522")
        #expect(try signals(as: neighbour).contains(.coreName))
        #expect(try !signals(as: neighbour).contains(.people))
    }

    @Test("who may not change a plant does not look for its doubles")
    func access() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        let refusal = #expect(throws: Refusal.self) {
            try registry.query(as: World.actor("registrar.09", .registrar, over: "330522")) {
                try registry.duplicates.findDuplicates(.with { $0.enterpriseID = plant.id }, $0)
            }
        }
        #expect(refusal?.reason == .noGrantHere)
    }

    // MARK: Joining and parting

    @Test("the id of a double answers with the record that goes on, and says so")
    func merged() throws {
        let survivor = try registry.register("示例一号混凝土有限公司", code: "91350100M000100Y43")
        let double = try registry.register("示例壹号混凝土有限公司")
        registry.advance(seconds: 60)
        let result = try merge(double, into: survivor)
        #expect(result.merged.state == .merged)
        #expect(result.merged.mergedInto == survivor.id)
        #expect(result.survivor.absorbedIds == [double.id])
        let asked = try registry.enterprise(double.id)
        #expect(asked.id == survivor.id)
        #expect(asked.askedAs == double.id)
        #expect(asked.otherNames.map(\.name) == [double.name])
        #expect(try registry.enterprise(survivor.id).askedAs.isEmpty)
        #expect(try registry.list().map(\.id) == [survivor.id])
        #expect(try registry.list(state: .merged).map(\.id) == [double.id])
        let told = try registry.world.published(EnterpriseSaved.self)
        #expect(told.last?.enterpriseID == double.id)
        #expect(told.last?.mergedInto == survivor.id)
    }

    @Test("as of a day before, the double stood for itself")
    func asOf() throws {
        let survivor = try registry.register("示例一号混凝土有限公司")
        let double = try registry.register("示例壹号混凝土有限公司")
        let before = registry.world.now.microseconds
        registry.advance(seconds: 60)
        _ = try merge(double, into: survivor)
        let asked = try registry.query {
            try registry.enterprises.getEnterprise(
                .with {
                    $0.enterpriseID = double.id
                    $0.asOf = before
                }, $0)
        }
        #expect(asked.id == double.id)
        #expect(asked.askedAs.isEmpty)
    }

    @Test("what came to the double while it was merged shows at the survivor, and leaves with the double")
    func parted() throws {
        let survivor = try registry.register("示例一号混凝土有限公司")
        let double = try registry.register("示例壹号混凝土有限公司")
        _ = try merge(double, into: survivor)
        try registry.receive(PlaqueFixtures.changed(double, .granted), about: double.id, from: "acceptance")
        try registry.receive(
            CaseFixtures.decided("case-1", .environment, plant: double.id), about: "case-1",
            from: "enforcement")
        let whole = try registry.enterprise(survivor.id)
        #expect(whole.plaque.state == "GRANTED")
        #expect(whole.cases.count == 1)
        let result = try part(double)
        #expect(result.merged.state == .registered)
        #expect(result.survivor.absorbedIds.isEmpty)
        let alone = try registry.enterprise(survivor.id)
        #expect(!alone.hasPlaque)
        #expect(alone.cases.isEmpty)
        #expect(alone.otherNames.isEmpty)
        let back = try registry.enterprise(double.id)
        #expect(back.id == double.id)
        #expect(back.plaque.state == "GRANTED")
        #expect(back.cases.count == 1)
        #expect(back.name == double.name)
        #expect(try registry.world.published(EnterpriseSaved.self).last?.mergedInto.isEmpty == true)
    }

    @Test("an unregistered plant that turns out to be a registered one is unregistered again when they part")
    func stub() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        let stub = try #require(try registry.list(state: .unregistered).first)
        let survivor = try registry.register("示例一号混凝土有限公司")
        _ = try merge(stub, into: survivor)
        #expect(try registry.list(state: .unregistered).isEmpty)
        #expect(try part(stub).merged.state == .unregistered)
    }

    @Test("a registered plant is not merged into an unregistered one")
    func intoStub() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        let stub = try #require(try registry.list(state: .unregistered).first)
        let plant = try registry.register("示例一号混凝土有限公司")
        let refusal = #expect(throws: Refusal.self) { try merge(plant, into: stub) }
        #expect(refusal?.reason == .mergeIntoUnregistered)
        #expect(refusal?.field == "survivor_id")
    }

    @Test("records that are not to be merged are refused by what stands against it")
    func refused() throws {
        let first = try registry.register("甲一混凝土有限公司", code: "91350100M000100Y43")
        let second = try registry.register("乙二混凝土有限公司", code: "91150424MA0MW25688")
        let third = try registry.register("丙三混凝土有限公司")
        let fourth = try registry.register("丁四混凝土有限公司")
        func word(_ double: Enterprise, _ survivor: Enterprise) throws -> String? {
            #expect(throws: Refusal.self) { try merge(double, into: survivor) }?.reason.word
        }
        #expect(try word(first, first) == "merge-with-itself")
        #expect(try word(second, first) == "merge-codes-differ")
        #expect(try word(first, third) == "merge-code-on-double")
        let merged = try merge(third, into: first)
        #expect(try word(merged.merged, fourth) == "plant-merged")
        #expect(try word(fourth, merged.merged) == "plant-merged")
        #expect(#expect(throws: Refusal.self) { try part(fourth) }?.reason == .plantNotMerged)
        let bare = try merge(fourth, into: registry.register("戊五混凝土有限公司"))
        #expect(try word(bare.survivor, first) == "merge-absorbing")
        #expect(throws: (any Error).self) { try merge(second, into: third) }
    }

    @Test("a double is not changed: the refusal names the record to change")
    func notChanged() throws {
        let survivor = try registry.register("示例一号混凝土有限公司")
        let double = try registry.register("示例壹号混凝土有限公司")
        _ = try merge(double, into: survivor)
        let refusal = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.changeStage(
                .with {
                    $0.enterpriseID = double.id
                    $0.revision = 2
                    $0.stage = .operating
                    $0.since = "2026-11-23"
                    $0.reason = "示例"
                }, $0)
        }
        #expect(refusal?.reason == .plantMerged)
        #expect(refusal?.values == ["survivor": survivor.id])
    }
}
