import ArgumentParser
import Foundation
import Refusals
import RegistryAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Verbs for what the plan asks of a plant")
struct PlantRecordVerbTests {
    private let service = PreparedCaller()

    @Test(
        "a sample of a river is its position, its place and what was measured",
        arguments: [
            ("downstream,示例桥,7.8,20", 7_800, 20_000), ("上游,示例桥,7.85", 7_850, 0),
            ("beside,东闸,8,0.5", 8_000, 500),
        ] as [(String, Int64, Int64)])
    func samples(_ text: String, _ ph: Int64, _ solids: Int64) throws {
        let sample = try #require(RiverSampleText(argument: text)?.sample)
        #expect(sample.ph == ph)
        #expect(sample.suspendedSolids == solids)
    }

    @Test(
        "what is no sample is refused before anything is asked",
        arguments: [
            "", "downstream", "downstream,示例桥", "nowhere,示例桥,7.8", "downstream,示例桥,酸", "downstream,示例桥,7.8,多",
            "downstream,示例桥,7.8,20,1", "downstream,示例桥,7.8001",
        ])
    func noSamples(_ text: String) {
        #expect(RiverSampleText(argument: text) == nil)
    }

    @Test("a review says by how much the tanks fall short, and what is to be asked")
    func drainage() async throws {
        service.on("ReviewDrainage") { (request: ReviewDrainageRequest) -> DrainageReview in
            .with {
                $0.on = request.on
                $0.rain = 600_000
                $0.room = 300_000
                $0.short = 300_000
                $0.questions = [
                    .with {
                        $0.kind = .outletOpen
                        $0.code = "Y-2"
                        $0.explanation = "雨水排放口 Y-2 不能关闭"
                    }
                ]
            }
        }
        let verb: DrainageVerb.Review = try typed("drainage", "review", "s1", "--on", "2026-11-23")
        let text = try await verb.printed(service.session).text
        for part in ["2026-11-23", "600", "300", "Y-2", DrainageQuestionKind.outletOpen.text] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("a target is set upon the revision that was seen, in thousandths")
    func target() async throws {
        let seen = Mutex(SetResidueTargetRequest())
        service.on("GetResidueHandling") { (_: GetResidueHandlingRequest) -> ResidueHandling in
            .with { $0.revision = 4 }
        }
        service.on("SetResidueTarget") { (request: SetResidueTargetRequest) -> ResidueHandling in
            seen.withLock { $0 = request }
            return ResidueHandling()
        }
        let verb: ResidueVerb.Target = try typed(
            "residue", "target", "s1", "12.5", "--from", "2026-01", "--owner", "生产部", "--confirm", "most")
        _ = try await verb.ask(service.session)
        let request = seen.withLock { $0 }
        #expect([request.revision, request.most] == [4, 12_500])
        #expect(request.fromMonth == "2026-01")
        #expect(request.confirmed == ["most"])
    }

    @Test("a plant's rows say what is missing, since when, at which site, and what settles it")
    func readiness() async throws {
        service.on("ShowReadiness") { (request: ShowReadinessRequest) -> PlantReadiness in
            .with {
                $0.on = request.on
                $0.name = "示例混凝土有限公司"
                $0.items = [
                    .with {
                        $0.clause = "二(二)1"
                        $0.chinese = "废水、废浆回收利用方案"
                        $0.english = "a reuse plan"
                        $0.state = .outOfDate
                        $0.since = "2026-11-01"
                        $0.sites = ["一号厂区"]
                        $0.verb = "drainage paper"
                    },
                    .with {
                        $0.state = .doesNotApply
                        $0.whyChinese = "尚未投产"
                        $0.whyEnglish = "no concrete yet"
                    },
                ]
                $0.counts.outOfDate = 1
            }
        }
        let verb: PlantVerb.Readiness = try typed("plant", "readiness", "p1", "--on", "2026-11-23")
        let text = try await verb.printed(service.session).text
        for part in [
            "2026-11-23", "二(二)1", "2026-11-01", "一号厂区", "qingtong drainage paper",
            ReadinessState.outOfDate.text,
            say("尚未投产", "no concrete yet"),
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("a division's plants come page by page, with the totals of the first")
    func readinessList() async throws {
        service.on("ListReadiness") { (request: ListReadinessRequest) -> ReadinessPage in
            .with {
                let isFirst = request.pageToken.isEmpty
                $0.on = "2026-11-23"
                $0.plants = [
                    .with {
                        $0.name = isFirst ? "示例一号" : "示例二号"
                        $0.missing = [request.missing]
                    }
                ]
                $0.nextPageToken = isFirst ? "next" : ""
                guard isFirst else { return }
                $0.totals.plants = 17
                $0.totals.ready = 4
                $0.totals.rows = [.with { $0.word = "reuse-plan" }]
            }
        }
        let verb: PlantVerb.Readiness = try typed(
            "plant", "readiness", "--division", "330481", "--missing", "reuse-plan", "--all")
        let text = try await verb.printed(service.session).text
        for part in ["示例一号", "示例二号", "reuse-plan", "17", "4"] { #expect(text.contains(part), "\(part)") }
        let part: PlantVerb.Readiness = try typed("plant", "readiness", "--limit", "1")
        #expect(try await part.printed(service.session).text.contains("--all"))
    }

    @Test(
        "a plant and the options of a division do not go together",
        arguments: [
            ["p1", "--division", "330481"], ["p1", "--ready"], ["p1", "--missing", "land"],
            ["--on", "2026-11-23"],
        ])
    func readinessOfBoth(arguments: [String]) {
        #expect(throws: (any Error).self) {
            try Qingtong.parseAsRoot(["plant", "readiness"] + arguments + ["--as", "somebody.01"])
        }
    }

    @Test("a month that is not known in full has no figure")
    func report() async throws {
        service.on("ReportResidue") { (_: ReportResidueRequest) -> ResidueReport in
            .with {
                $0.months = [
                    .with {
                        $0.month = "2026-10"
                        $0.made = 90_000
                    }
                ]
            }
        }
        let verb: ResidueVerb.Report = try typed(
            "residue", "report", "p1", "--site", "s1", "--from", "2026-10", "--to", "2026-10")
        let text = try await verb.printed(service.session).text
        #expect(text.contains(say("缺项", "unknown")))
        #expect(text.contains("90"))
    }
}
