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
