import AcceptanceAPI
import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: searching")
struct SearchTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        for (name, division) in [
            ("青田县恒立建材有限公司", "331121"), ("海宁恒立混凝土有限公司", "330481"), ("海宁市示例商品混凝土有限公司", "330481"),
            ("桐乡ABC 100%砼业_有限公司", "330483"),
        ] {
            _ = try registry.register(name, in: division)
        }
    }

    private func page(_ fill: (inout SearchEnterprisesRequest) -> Void) throws -> EnterpriseHits {
        var request = SearchEnterprisesRequest()
        fill(&request)
        return try registry.query { try registry.searching.searchEnterprises(request, $0) }
    }

    private func names(_ text: String, in division: String = "") throws -> [String] {
        try page {
            $0.text = text
            $0.divisionCode = division
        }.hits.map(\.name)
    }

    @Test(
        "a plant is found by any part of a name, two characters up",
        arguments: [
            ("恒立", ["海宁恒立混凝土有限公司", "青田县恒立建材有限公司"]), ("恒立建材", ["青田县恒立建材有限公司"]),
            ("立建", ["青田县恒立建材有限公司"]), ("混凝土", ["海宁恒立混凝土有限公司", "海宁市示例商品混凝土有限公司"]),
            ("ａｂｃ", ["桐乡ABC 100%砼业_有限公司"]), ("100%砼", ["桐乡ABC 100%砼业_有限公司"]), ("业_有", ["桐乡ABC 100%砼业_有限公司"]),
            ("业%有", []), ("业x有", []), ("恒材", []), ("有限公司混凝土", []), ("' OR 1=1 --", []),
        ])
    func substrings(_ text: String, _ found: [String]) throws {
        #expect(try Set(names(text)) == Set(found))
    }

    @Test(
        "several words are all in the names, in any order; one may be the name of the place",
        arguments: [
            ("恒立 混凝土", ["海宁恒立混凝土有限公司"]), ("混凝土  恒立", ["海宁恒立混凝土有限公司"]), ("恒立　建 材", ["青田县恒立建材有限公司"]),
            ("示例 恒立", []), ("海宁 恒立", ["海宁恒立混凝土有限公司"]), ("海宁市 恒立", ["海宁恒立混凝土有限公司"]),
            ("恒立 丽水", ["青田县恒立建材有限公司"]), ("嘉兴市 恒立", ["海宁恒立混凝土有限公司"]), ("杭州 恒立", []),
            ("桐乡", ["桐乡ABC 100%砼业_有限公司"]), ("嘉兴 混 凝", ["海宁恒立混凝土有限公司", "海宁市示例商品混凝土有限公司"]),
            ("abc 砼业", ["桐乡ABC 100%砼业_有限公司"]), ("abc100", ["桐乡ABC 100%砼业_有限公司"]),
        ])
    func words(_ text: String, _ found: [String]) throws {
        #expect(try Set(names(text)) == Set(found))
    }

    @Test("a place in the words narrows the division that is asked for, and never widens it")
    func placeWithin() throws {
        #expect(try names("嘉兴 恒立", in: "330481") == ["海宁恒立混凝土有限公司"])
        #expect(try names("丽水 恒立", in: "330481") == [])
        #expect(try names("海宁", in: "330400").count == 2)
    }

    @Test("pages of several readings of a text hold every plant once")
    func pagesOfReadings() throws {
        var (found, token): ([String], String) = ([], "")
        repeat {
            let page = try page {
                $0.text = "海宁"
                $0.pageSize = 1
                $0.pageToken = token
            }
            found += page.hits.map(\.name)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(found.count == 2)
        #expect(Set(found).count == 2)
    }

    @Test("part of a credit code finds its plant: five characters up, four of them digits, in any case")
    func partOfCode() throws {
        let code = try #require(
            try CreditCodes.vectors.first { $0.isValid && $0.code.hasPrefix("9135") }?.code)
        let plant = "海宁有码混凝土有限公司"
        _ = try registry.register(plant, in: "330481", code: code)
        for text in [code.prefix(5), code.suffix(9), code.dropFirst(3).prefix(8), code.dropLast()] {
            #expect(try names(String(text)) == [plant], "\(text)")
            #expect(try names(text.lowercased()) == [plant], "\(text)")
        }
        for text in [String(code.prefix(4)), "99999", String(code.prefix(8)) + "_"] {
            #expect(try names(text) == [], "\(text)")
        }
    }

    @Test("one character finds nothing and says so", arguments: ["恒", " 恒 ", "(恒)"])
    func short(_ text: String) throws {
        #expect(#expect(throws: Refusal.self) { try names(text) }?.reason == .searchShort)
    }

    @Test("a place reaches to everything below it")
    func places() throws {
        #expect(try names("恒立", in: "330400") == ["海宁恒立混凝土有限公司"])
        #expect(try names("恒立", in: "330000").count == 2)
        #expect(try page { $0.divisionCode = "330400" }.hits.count == 3)
        #expect(try page { $0.divisionCode = "330499" }.hits.isEmpty)
    }

    @Test("former names and variants find the plant too, and names taken away no more")
    func otherNames() throws {
        let plant = try #require(try registry.list(in: "331121").first)
        func correct(_ revision: Int64, _ fill: (inout CorrectEnterpriseRequest) -> Void) throws {
            var request = CorrectEnterpriseRequest.with {
                $0.enterpriseID = plant.id
                $0.revision = revision
                $0.reason = "示例"
            }
            fill(&request)
            _ = try registry.command(as: registry.registrar) {
                try registry.enterprises.correctEnterprise(request, $0)
            }
        }
        try correct(1) {
            $0.addNames = [
                .with {
                    $0.name = "恒力"
                    $0.kind = .variant
                }
            ]
        }
        #expect(try names("恒力") == [plant.name])
        // Two names do not run into one.
        #expect(try names("公司恒力").isEmpty)
        try correct(2) { $0.dropNames = ["恒力"] }
        #expect(try names("恒力").isEmpty)
        try correct(3) { $0.divisionCode = "330481" }
        #expect(try names("恒立建材", in: "330481") == [plant.name])
        #expect(try names("恒立建材", in: "331121").isEmpty)
    }

    @Test("a whole credit code finds its plant, typed in any width or case")
    func codes() throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: "91350100M000100Y43")
        for text in ["91350100M000100Y43", " 91350100m000100y43", "９１３５０１００M000100Y43"] {
            #expect(try names(text) == [plant.name])
        }
        #expect(try names("91150424MA0MW25688").isEmpty)
    }

    @Test("plants are found by stage, tier, plaque and state")
    func filters() throws {
        let plant = try #require(try registry.list(in: "331121").first)
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.changeStage(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = 1
                    $0.stage = .operating
                    $0.since = "2026-11-23"
                    $0.reason = "示例"
                }, $0)
        }
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        for fill in [
            { $0.stage = .operating }, { $0.tier = .standard }, { $0.plaqueState = "GRANTED" },
            { $0.expiresBy = "2029-11-22" },
            {
                $0.text = "恒立"
                $0.tier = .standard
                $0.expiresBy = "2030-01-01"
            },
        ] as [(inout SearchEnterprisesRequest) -> Void] {
            #expect(try page(fill).hits.map(\.id) == [plant.id])
        }
        for fill in [
            { $0.stage = .closed }, { $0.tier = .innovationCentre }, { $0.plaqueState = "SUSPENDED" },
            { $0.expiresBy = "2029-11-21" },
        ] as [(inout SearchEnterprisesRequest) -> Void] {
            #expect(try page(fill).hits.isEmpty)
        }
        #expect(try page { $0.state = .unregistered }.hits.map(\.name) == ["案件330481-2026-0001所涉未登记项目"])
        let hit = try #require(try page { $0.stage = .operating }.hits.first)
        #expect(hit.tier == .standard)
        #expect(hit.plaqueState == "GRANTED")
        #expect(hit.plaqueUntil == "2029-11-22")
    }

    @Test(
        "a state that no plaque can have is refused with those there are", arguments: ["FOO", "UNSPECIFIED"])
    func plaqueStateUnknown(_ state: String) throws {
        let refused = #expect(throws: Refusal.self) { try page { $0.plaqueState = state } }
        #expect(refused?.reason == .plaqueStateUnknown)
        #expect(
            refused?.sentence(in: .english).contains("GRANTED SUSPENDED REVOKED REPLACED EXPIRED") == true)
        for known in PlaqueState.allCases where known != .unspecified {
            _ = try page { $0.plaqueState = known.protoName }
        }
    }

    @Test(
        "what a search by expiry finds is what the forecast counts",
        arguments: [PlaqueState.granted, .suspended, .revoked, .expired])
    func plaqueExpiry(_ state: PlaqueState) throws {
        let plant = try #require(try registry.list(in: "331121").first)
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        try registry.receive(PlaqueFixtures.changed(plant, state), about: plant.id, from: "acceptance")
        let found = try page { $0.expiresBy = "2029-11-30" }.hits
        let forecast = try registry.query {
            try registry.permits.forecastExpiry(.with { $0.months = 37 }, $0)
        }
        let counted = try #require(forecast.months.first { $0.month == "2029-11" })
        #expect(found.count == Int(counted.plaques))
        #expect(found.isEmpty == (state == .revoked))
    }

    @Test("the paper that ends next is what a search by expiry goes by")
    func papers() throws {
        let plant = try #require(try registry.list(in: "331121").first)
        func record(_ number: String, _ until: String) throws -> Permit {
            try registry.command(as: registry.registrar) {
                try registry.permits.recordPermit(
                    .with {
                        $0.enterpriseID = plant.id
                        $0.kind = .land
                        $0.number = number
                        $0.issuer = "示例"
                        $0.validFrom = "2020-01-01"
                        $0.validUntil = until
                    }, $0)
            }
        }
        _ = try record("1", "2028-01-01")
        let soon = try record("2", "2027-01-01")
        #expect(try page { $0.expiresBy = "2027-01-01" }.hits.map(\.paperUntil) == ["2027-01-01"])
        _ = try registry.command(as: registry.registrar) {
            try registry.permits.withdrawPermit(
                .with {
                    $0.permitID = soon.id
                    $0.revision = 1
                    $0.validUntil = "2026-11-01"
                    $0.reason = "示例"
                }, $0)
        }
        #expect(try page { $0.expiresBy = "2027-01-01" }.hits.isEmpty)
        #expect(try page { $0.expiresBy = "2028-01-01" }.hits.map(\.paperUntil) == ["2028-01-01"])
    }

    @Test("a record that answers for its double is found by the double's names, and the double is not")
    func doubles() throws {
        let survivor = try registry.register("示例一号混凝土有限公司")
        let double = try registry.register("样例壹站混凝土有限公司")
        _ = try registry.command(as: registry.registrar) {
            try registry.duplicates.mergeEnterprises(
                .with {
                    $0.survivorID = survivor.id
                    $0.survivorRevision = 1
                    $0.mergedID = double.id
                    $0.mergedRevision = 1
                    $0.reason = "同一企业"
                }, $0)
        }
        #expect(try names("样例壹站") == [survivor.name])
        #expect(try page { $0.state = .merged }.hits.isEmpty)
        _ = try registry.command(as: registry.registrar) {
            try registry.duplicates.unmergeEnterprise(
                .with {
                    $0.mergedID = double.id
                    $0.reason = "不是"
                }, $0)
        }
        #expect(try names("样例壹站") == [double.name])
    }

    @Test(
        "pages of any size give every plant once, by division and id", arguments: [1, 2, 3, 500] as [Int32])
    func pages(_ size: Int32) throws {
        for number in 0..<7 {
            _ = try registry.register("恒立示例\(number)号", in: ["330522", "330481"][number % 2])
        }
        for text in ["恒立", ""] {
            var hits: [EnterpriseHit] = []
            var token = ""
            repeat {
                let page = try page {
                    $0.text = text
                    $0.pageSize = size
                    $0.pageToken = token
                }
                hits += page.hits
                token = page.nextPageToken
            } while !token.isEmpty
            #expect(hits.count == (text.isEmpty ? 11 : 9))
            #expect(Set(hits.map(\.id)).count == hits.count)
            let places = hits.map { "\($0.divisionCode)/\($0.id)" }
            #expect(places == places.sorted())
        }
    }

    @Test(
        "a page token that is none is refused",
        arguments: ["x", "330481/", "/a", "33048/a", "330481/a/b", "三三零四八一/a"])
    func tokens(_ token: String) throws {
        #expect(
            #expect(throws: Refusal.self) { try page { $0.pageToken = token } }?.reason.word
                == "page-token-invalid")
    }

    @Test("a day that is none is refused")
    func days() throws {
        #expect(
            #expect(throws: Refusal.self) { try page { $0.expiresBy = "2026-02-30" } }?.reason.word
                == "day-unknown")
    }

    // MARK: Export

    private func export(_ fill: (inout SearchEnterprisesRequest) -> Void = { _ in }) throws -> [String] {
        var request = SearchEnterprisesRequest()
        fill(&request)
        var parts: [String] = []
        try registry.query { query in
            try registry.searching.exportEnterprises(request, query) { parts.append($0.csv) }
        }
        return parts
    }

    @Test("the export has every plant, a mark and a header, however many parts it takes")
    func exported() throws {
        for number in 0..<600 { _ = try registry.register("示例\(number)号混凝土有限公司", in: "330522") }
        // Pairs that are in so many names are counted once; what is found stays the same.
        for _ in 0..<2 {
            #expect(try names("示例57号混凝土有限公司") == ["示例57号混凝土有限公司"])
            #expect(try page { $0.text = "混凝土有限公司" }.hits.count == 50)
            #expect(try names("混凝土有限", in: "330481").count == 2)
        }
        let parts = try export()
        #expect(parts.count == 2)
        let lines = parts.joined().split(separator: "\r\n")
        #expect(lines.count == 605)
        #expect(lines[0].hasPrefix("\u{FEFF}id,name,division_code"))
        #expect(Set(lines).count == lines.count)
        #expect(try export { $0.text = "恒立" }.joined().split(separator: "\r\n").count == 3)
    }
}
