import CommonAPI
import Foundation
import RegistryAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Verbs of what authorities do for plants")
struct SupportVerbTests {
    private let service = PreparedCaller()

    @Test("a difficulty is passed on as it was last seen, to the department that was typed")
    func passing() async throws {
        let sent = Mutex(PassDifficultyRequest())
        service.on("GetDifficulty") { (_: GetDifficultyRequest) -> Difficulty in .with { $0.revision = 7 } }
        service.on("PassDifficulty") { (request: PassDifficultyRequest) -> Difficulty in
            sent.withLock { $0 = request }
            return Difficulty()
        }
        let verb: DifficultyVerb.Pass = try typed(
            "difficulty", "pass", "d1", "--answer-by", "2027-01-31", "--department", "transport", "--confirm",
            "answer_by")
        _ = try await verb.ask(service.session)
        let request = sent.withLock { $0 }
        #expect(request.revision == 7)
        #expect(request.department == .transport)
        #expect(request.answerBy == "2027-01-31")
        #expect(request.confirmed == ["answer_by"])
    }

    @Test("a difficulty shows who had it, what was said, and how it ended")
    func summary() {
        let shown = Difficulty.with {
            $0.id = "d1"
            $0.title = "环评变更"
            $0.state = .settled
            $0.passes = [
                .with {
                    $0.agencyName = "示例一局"
                    $0.answerBy = "2026-12-01"
                    $0.returnReason = "属用地事项"
                    $0.returnedAt = 1
                },
                .with {
                    $0.agencyName = "示例二局"
                    $0.answerBy = "2026-12-10"
                    $0.answer = "按登记表办理"
                    $0.answeredAt = 1
                    $0.solveBy = "2026-12-31"
                },
            ]
            $0.closingText = "已换证"
            $0.closedAt = 1
        }.summary
        for words in ["示例一局", "属用地事项", "示例二局", "按登记表办理", "2026-12-31", "已换证"] {
            #expect(shown.contains(words))
        }
    }

    @Test("what is attached is shown with the name and the digest by which it is fetched")
    func attached() {
        let file = AttachedFile.with {
            $0.name = "照片.pdf"
            $0.sha256 = String(repeating: "ab", count: 32)
        }
        let shown = [
            Difficulty.with { $0.files = [file] }.summary, FleetCount.with { $0.files = [file] }.summary,
            SupportMeasure.with { $0.files = [file] }.summary, GroupTask.with { $0.files = [file] }.summary,
            GroupMeeting.with { $0.files = [file] }.summary,
            DisposalContract.with { $0.file = file }.summary,
            ResidueManifest.with { $0.file = file }.summary, RiverReport.with { $0.file = file }.summary,
            DrainageDesign.with { $0.papers = [.with { $0.versions = [.with { $0.file = file }] }] }.summary,
        ]
        for text in shown {
            #expect(text.contains(file.name) && text.contains(file.sha256), "\(text)")
        }
    }

    @Test("the open difficulties of nobody's department are said to wait")
    func counting() async throws {
        service.on("CountDifficulties") { (_: CountDifficultiesRequest) -> DifficultyCounts in
            .with {
                $0.counts = [
                    .with {
                        $0.divisionCode = "330481"
                        $0.open = 3
                        $0.overdue = 2
                    }
                ]
            }
        }
        let verb: DifficultyVerb.Count = try typed("difficulty", "count")
        let text = verb.text(of: try await verb.ask(service.session))
        #expect(text.contains("330481"))
        #expect(text.contains(say("待转办", "to be passed on")))
    }

    @Test(
        "a group of vehicles is typed as its count and three parts",
        arguments: [
            ("mixer=30,8,30,28", [30, 8, 30, 28]), ("搅拌车=1,0,0,0", [1, 0, 0, 0]), ("mixer=30", nil),
            ("mixer=30,8,30", nil), ("mixer=30,8,30,28,1", nil), ("mixer=30,a,30,28", nil),
            ("tram=30,8,30,28", nil), ("30,8,30,28", nil), ("mixer=30,,30,28", nil), ("", nil),
        ] as [(String, [Int32]?)])
    func group(_ text: String, _ numbers: [Int32]?) {
        let group = TypedVehicleGroup(argument: text)?.value
        #expect(group.map { [$0.count, $0.newEnergy, $0.enclosed, $0.washed] } == numbers)
        #expect(numbers == nil || group?.kind == .mixer)
    }

    @Test("shares are shown in hundredths, with the age of their count")
    func shares() async throws {
        service.on("GetFleetShares") { (request: GetFleetSharesRequest) -> FleetShares in
            .with {
                $0.on = request.on
                $0.countedOn = "2026-11-01"
                $0.daysOld = 60
                $0.shares = [
                    .with {
                        $0.group.count = 30
                        $0.newEnergyPermille = 266
                        $0.enclosedPermille = 1000
                    }
                ]
            }
        }
        let verb: FleetVerb.Shares = try typed("fleet", "shares", "p1", "--on", "2026-12-31")
        let text = verb.text(of: try await verb.ask(service.session))
        for words in ["26.6%", "100.0%", "0.0%", "2026-11-01", "60"] { #expect(text.contains(words)) }
    }

    @Test("a measure's amount is typed in yuan, and its correction says everything anew")
    func support() async throws {
        let sent = Mutex(CorrectSupportRequest())
        service.on("GetSupport") { (_: GetSupportRequest) -> SupportMeasure in .with { $0.revision = 3 } }
        service.on("CorrectSupport") { (request: CorrectSupportRequest) -> SupportMeasure in
            sent.withLock { $0 = request }
            return SupportMeasure()
        }
        let verb: SupportVerb.Correct = try typed(
            "support", "correct", "s1", "录错", "--kind", "subsidy", "--title", "改造补助", "--on", "2026-11-01",
            "--amount", "200000.50")
        _ = try await verb.ask(service.session)
        let request = sent.withLock { $0 }
        #expect(request.revision == 3)
        #expect(request.text.amountFen == 20_000_050)
        #expect(request.text.kind == .subsidy)
        #expect(request.text.givenOn == "2026-11-01")
    }
}
