import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("The library of policies")
struct PolicyTests {
    private let registry: RegistryWorld
    private let library = PolicyService()
    private let publisher = World.actor("centre.01", .organiser, over: "330000")

    init() throws {
        registry = try RegistryWorld()
    }

    private static let plan = "生产废水零排放工艺措施：生产废水能全部收集回用。\n废渣应及时合理处置。生产废水渗漏须防止。"

    private func publish(
        _ title: String, _ text: String = plan, number: String = "", as actor: Actor? = nil
    ) throws -> Policy {
        try registry.command(as: actor ?? publisher) {
            try library.publishPolicy(
                .with {
                    $0.title = title
                    $0.documentNumber = number
                    $0.issuer = "浙江省商务厅等"
                    $0.version = Self.version(text)
                }, $0)
        }
    }

    private static func version(_ text: String, on day: String = "") -> PolicyText {
        .with {
            $0.text = text
            $0.source = "示例来源"
            $0.effectiveOn = day
        }
    }

    private func add(_ text: String, to policy: Policy, on day: String = "") throws -> Policy {
        try registry.command(as: publisher) {
            try library.addPolicyVersion(
                .with {
                    $0.policyID = policy.id
                    $0.revision = policy.revision
                    $0.version = Self.version(text, on: day)
                }, $0)
        }
    }

    private func repeal(
        _ policy: Policy, on day: String = "2026-12-01", because reason: String = ""
    ) throws -> Policy {
        try registry.command(as: publisher) {
            try library.repealPolicy(
                .with {
                    $0.policyID = policy.id
                    $0.revision = policy.revision
                    $0.repealedOn = day
                    $0.reason = reason
                }, $0)
        }
    }

    private func find(_ text: String, limit: Int32 = 0) throws -> [PolicyHit] {
        try registry.query(as: .nobody) {
            try library.findPolicies(
                .with {
                    $0.text = text
                    $0.limit = limit
                }, $0
            ).hits
        }
    }

    @Test(
        "words of any length are found in the newest text, with how often and what stands around",
        arguments: [("废水", 3), ("水", 3), ("生产废水", 3), ("零排放", 1), ("合理处置。生产", 1)])
    func found(_ words: String, _ count: Int32) throws {
        _ = try publish("迭代升级实施方案")
        _ = try publish("另一文件", "与此无关的正文。")
        let hit = try #require(try find(words).first)
        #expect(try find(words).count == 1)
        #expect(hit.title == "迭代升级实施方案")
        #expect(hit.count == count)
        #expect(hit.excerpt.contains(words))
        #expect(!hit.excerpt.contains("\n"))
    }

    @Test(
        "several words are found wherever they stand, in small or capital letters",
        arguments: [
            ("废水 零排放", 1), ("零排放　废水", 1), ("迭代 废水", 1), ("废水 砂浆", 0), ("C30", 1), ("c30", 1),
        ])
    func words(_ words: String, _ count: Int) throws {
        _ = try publish("迭代升级实施方案")
        _ = try publish("C30 标号说明", "与此无关的正文。")
        #expect(try find(words).count == count)
    }

    @Test("what was repealed says so, and stands behind what holds")
    func repealedLast() throws {
        let old = try publish("旧", "废水废水废水")
        _ = try publish("新", "废水")
        _ = try repeal(old)
        #expect(try find("废水").map(\.title) == ["新", "旧"])
        #expect(try find("废水").map(\.repealedOn) == ["", "2026-12-01"])
    }

    @Test(
        "words that are nowhere find nothing; none at all list everything",
        arguments: ["排水废", "砂浆", "%", "_"])
    func notFound(_ words: String) throws {
        _ = try publish("迭代升级实施方案")
        #expect(try find(words).isEmpty)
        #expect(try find("").count == 1)
    }

    @Test("titles and numbers are searched too, and come first")
    func titles() throws {
        _ = try publish("甲", "废水废水废水")
        _ = try publish("废水回用指南", "正文")
        let numbered = try publish("乙", "其他", number: "浙商务联发〔2016〕87号")
        #expect(try find("废水").map(\.title) == ["废水回用指南", "甲"])
        #expect(try find("废水", limit: 1).count == 1)
        #expect(try find("〔2016〕87号").map(\.policyID) == [numbered.id])
    }

    @Test("a new version replaces the old in the search and leaves it in the library")
    func versions() throws {
        let first = try publish("迭代升级实施方案")
        let second = try add("新的正文提到砂石分离。", to: first, on: "2026-12-01")
        #expect(second.versions.map(\.number) == [1, 2])
        #expect(try find("零排放").isEmpty)
        #expect(try find("砂石分离").first?.version == 2)
        let read = try registry.query(as: .nobody) {
            try library.getPolicy(.with { $0.policyID = first.id }, $0)
        }
        #expect(read.versions[0].text == Self.plan)
        #expect(try refusal { try add("新的正文提到砂石分离。", to: second) }?.reason == .policyVersionUnchanged)
        #expect(try refusal { try add("三", to: second, on: "2026-13-01") }?.reason.word == "day-unknown")
        #expect(throws: RevisionConflict.self) { try add("三", to: first) }
    }

    @Test("a repealed policy stays in the library, and is changed no more")
    func repealed() throws {
        let ended = try repeal(try publish("迭代升级实施方案"))
        #expect(try find("零排放").first?.repealedOn == "2026-12-01")
        #expect(try refusal { try repeal(ended) }?.reason == .policyRepealed)
        #expect(try refusal { try add("二", to: ended) }?.reason == .policyRepealed)
    }

    @Test(
        "a policy that was repealed on a wrong day is corrected with a reason, and keeps what was said before"
    )
    func repealCorrected() throws {
        let ended = try repeal(try publish("迭代升级实施方案"))
        let silent = try refusal { try repeal(ended, on: "2026-12-31") }
        #expect(silent?.reason == .policyRepealReason)
        #expect(silent?.field == "reason")
        #expect(silent?.values == ["day": "2026-12-01"])
        for (day, reason) in [("2026-02-30", "day-unknown"), ("2026-12-01", "policy-repealed")] {
            #expect(try refusal { try repeal(ended, on: day, because: "看错") }?.reason.word == reason)
        }
        let right = try repeal(ended, on: "2026-12-31", because: "看错文件")
        #expect(try find("零排放").first?.repealedOn == "2026-12-31")
        let correction = try #require(right.repealCorrections.first)
        #expect([correction.day, correction.reason] == ["2026-12-01", "看错文件"])
        #expect(correction.correctedBy == publisher.id && correction.correctedAt > 0)
        #expect(throws: RevisionConflict.self) { try repeal(ended, on: "2026-11-30", because: "又错") }
    }

    @Test("a policy is not repealed before it began")
    func repealedEarly() throws {
        let policy = try registry.command(as: publisher) {
            try library.publishPolicy(
                .with {
                    $0.title = "迭代升级实施方案"
                    $0.issuer = "浙江省商务厅等"
                    $0.version = Self.version("正文", on: "2026-12-02")
                }, $0)
        }
        let refused = try refusal { try repeal(policy, on: "2026-12-01") }
        #expect(refused?.reason == .policyRepealEarly)
        #expect(refused?.field == "repealed_on")
        #expect(refused?.values == ["day": "2026-12-02"])
        // A later version that is still to come does not keep the first from ending.
        let later = try add("新的正文", to: policy, on: "2027-06-01")
        #expect(try repeal(later, on: "2026-12-02").repealedOn == "2026-12-02")
    }

    @Test("a title and a number stand for one policy")
    func twice() throws {
        _ = try publish("迭代升级实施方案", number: "87号")
        let title = try refusal { try publish("迭代升级实施方案") }
        #expect(title?.reason == .policyExists)
        #expect(title?.field == "title")
        #expect(try refusal { try publish("另一文件", number: "87号") }?.field == "document_number")
    }

    @Test("only organisers of the province publish, and only what exists is changed")
    func access() throws {
        for actor in [World.actor("city.01", .organiser, over: "330400"), registry.registrar] {
            #expect(try refusal { try publish("迭代升级实施方案", as: actor) }?.reason == .noGrantHere)
        }
        var nowhere = Policy()
        nowhere.id = "nowhere"
        #expect(try refusal { try add("二", to: nowhere) }?.reason == .policyUnknown)
        #expect(try refusal { try repeal(nowhere) }?.reason == .policyUnknown)
    }
}
