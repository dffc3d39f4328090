import CommonAPI
import Foundation
import RegistryAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Verbs of norms, checks, assessments and sign-offs")
struct ManagementVerbTests {
    private let service = PreparedCaller()

    @Test("a review of norms says which are in force, what they leave out, and what is overdue")
    func review() async throws {
        service.on("ReviewNorms") { (request: ReviewNormsRequest) -> NormReview in
            .with {
                $0.on = request.on
                $0.met = 1
                $0.kinds = [
                    .with {
                        $0.kind = .loaderArea
                        $0.title = "装载车作业规范"
                        $0.version.number = 2
                        $0.version.effectiveOn = "2026-01-01"
                        $0.missingTopics = [.noise]
                        $0.checkedOn = "2026-11-01"
                        $0.open = 3
                        $0.overdue = 2
                    },
                    .with { $0.kind = .metering },
                ]
            }
        }
        let verb: NormVerb.Review = try typed("norm", "review", "s1", "--on", "2026-11-23")
        let text = verb.text(of: try await verb.ask(service.session))
        for words in [
            "装载车作业规范 v2", "2026-01-01", NormTopic.noise.text, "2026-11-01", "3", say("没有", "none"),
            say("2 类中 1 类", "1 of 2"),
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("overdue findings are asked for with the kind and the division that were typed")
    func overdue() async throws {
        let sent = Mutex(ListChecksRequest())
        service.on("ListChecks") { (request: ListChecksRequest) -> CheckPage in
            sent.withLock { $0 = request }
            return .with {
                $0.checks = [
                    .with {
                        $0.kind = .dust
                        $0.finding = "滤袋破损"
                        $0.dueOn = "2026-11-10"
                    }
                ]
            }
        }
        let verb: CheckVerb.List = try typed(
            "check", "list", "--overdue", "--division", "330481", "--kind", "dust")
        let text = verb.text(of: try await verb.ask(service.session))
        #expect(text.contains("滤袋破损") && text.contains("2026-11-10"))
        let request = sent.withLock { $0 }
        #expect(request.overdue && !request.open)
        #expect(request.divisionCode == "330481")
        #expect(request.kind == .dust)
    }

    @Test("a finding is put right upon the revision that was seen")
    func putRight() async throws {
        let sent = Mutex(PutRightRequest())
        service.on("GetCheck") { (_: GetCheckRequest) -> CheckRecord in .with { $0.revision = 4 } }
        service.on("PutRight") { (request: PutRightRequest) -> CheckRecord in
            sent.withLock { $0 = request }
            return CheckRecord()
        }
        let verb: CheckVerb.PutRight = try typed(
            "check", "put-right", "c1", "已更换", "--on", "2026-11-09", "--confirm", "put_right_on")
        _ = try await verb.ask(service.session)
        let request = sent.withLock { $0 }
        #expect(request.revision == 4)
        #expect([request.note, request.putRightOn] == ["已更换", "2026-11-09"])
        #expect(request.confirmed == ["put_right_on"])
    }

    @Test("a check shows what it found, by whom it is to be put right, and that it was")
    func summary() {
        let check = CheckRecord.with {
            $0.checkedOn = "2026-11-01"
            $0.area = "搅拌楼"
            $0.finding = "滤袋破损"
            $0.owner = "设备部"
            $0.dueOn = "2026-11-10"
            $0.putRightOn = "2026-11-09"
            $0.putRightNote = "已更换"
            $0.photographs = [.with { $0.name = "照片.jpg" }]
        }
        for words in ["搅拌楼", "滤袋破损", "设备部", "2026-11-10", "2026-11-09", "已更换", "照片.jpg"] {
            #expect(check.summary.contains(words), "\(words)")
        }
        #expect(CheckRecord().summary.contains(say("没有问题", "in order")))
    }

    @Test("figures of an assessment are typed with up to three decimals")
    func assessment() async throws {
        let sent = Mutex(EnterAssessmentRequest())
        service.on("EnterAssessment") { (request: EnterAssessmentRequest) -> Assessment in
            sent.withLock { $0 = request }
            return Assessment()
        }
        let verb: AssessmentVerb.Enter = try typed(
            "assessment", "enter", "s1", "fresh-water", "2026-Q3", "--target", "180", "--result", "172.5",
            "--owner", "生产部")
        _ = try await verb.ask(service.session)
        let request = sent.withLock { $0 }
        #expect([request.target, request.result] == [180_000, 172_500])
        #expect(request.indicator == .freshWater)
        #expect(request.period == "2026-Q3")
    }

    @Test("a month that differs says by what, and one that nobody signed says so")
    func signOffs() async throws {
        service.on("ListSignOffs") { (_: ListSignOffsRequest) -> SignOffReport in
            .with {
                $0.months = [
                    .with {
                        $0.month = "2026-09"
                        $0.state = .missing
                    },
                    .with {
                        $0.month = "2026-10"
                        $0.state = .differs
                        $0.signOff.signer = "示例签认人"
                        $0.signOff.revision = 1
                        $0.changes = [
                            .with {
                                $0.signed = .with {
                                    $0.symbol = "U2"
                                    $0.value = -3_500
                                    $0.unit = "m³"
                                }
                                $0.now = .with {
                                    $0.symbol = "U2"
                                    $0.value = 4_100
                                    $0.unit = "m³"
                                }
                            }
                        ]
                    },
                ]
            }
        }
        let verb: SignOffVerb.List = try typed(
            "sign-off", "list", "p1", "--site", "s1", "--from", "2026-09", "--to", "2026-10")
        let text = verb.text(of: try await verb.ask(service.session))
        for words in [
            SignOffState.missing.text, SignOffState.differs.text, "示例签认人", "U2 -3.500 m³ → 4.100 m³",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }
}
