import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("What an officer reads of a project")
struct ProjectSummaryTests {
    private static func file(_ name: String) -> AttachedFile {
        .with {
            $0.name = name
            $0.sha256 = "digest-of-\(name)"
            $0.size = 204_800
        }
    }

    private static let project = Project.with { project in
        project.filedAt = Instant(startOf: "2026-11-02").microseconds
        project.filedBy = "plant.01"
        project.papers = Ground.inOrder.map { ground in
            .with {
                $0.ground = ground
                $0.statement = "\(ground.wording.chinese)的说明"
                $0.files = ground == .land ? [file("土地证.pdf")] : []
            }
        }
        project.opinions = [
            .with {
                $0.ground = .land
                $0.state = .opposed
                $0.text = "不同意用地"
                $0.givenBy = "land.01"
                $0.givenAt = Instant(startOf: "2026-11-10").microseconds
                $0.files = [file("审查意见.pdf")]
                $0.supplements = [
                    .with {
                        $0.request = "补交红线图"
                        $0.askedAt = Instant(startOf: "2026-11-04").microseconds
                        $0.answer = "已补交"
                        $0.answeredAt = Instant(startOf: "2026-11-06").microseconds
                        $0.files = [file("红线图.pdf")]
                    }
                ]
            }
        ]
        project.decidedBy = "bulk.01"
        project.decidedAt = Instant(startOf: "2026-11-20").microseconds
    }

    @Test(
        "statements, files and dates are all there",
        arguments: [
            "用地的说明", "规划的说明", "环保的说明", "生产资质的说明", "土地证.pdf", "digest-of-土地证.pdf", "200 KiB", "审查意见.pdf",
            "补交红线图", "红线图.pdf", "不同意用地", "2026-11-02", "2026-11-04", "2026-11-06", "2026-11-10", "2026-11-20",
            "plant.01", "land.01", "bulk.01",
        ])
    func shown(_ part: String) {
        #expect(Self.project.summary.contains(part))
    }
}
