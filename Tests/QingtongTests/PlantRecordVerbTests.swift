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
            ("downstream,示例桥,7.8,20", 7_800, 20_000, false), ("上游,示例桥,7.85", 7_850, 0, false),
            ("beside,东闸,8,0.5", 8_000, 500, false), ("下游, 东闸, 7.9, <4", 7_900, 4_000, true),
            ("下游,东闸,7.9,＜0.5", 7_900, 500, true), ("下游,东闸,7.9,< 4", 7_900, 4_000, true),
        ] as [(String, Int64, Int64, Bool)])
    func samples(_ text: String, _ ph: Int64, _ solids: Int64, _ isBelow: Bool) throws {
        let sample = try RiverSample(typed: text)
        #expect(sample.ph == ph)
        #expect(sample.suspendedSolids == solids)
        #expect(sample.suspendedSolidsBelow == isBelow)
        #expect(sample.solidsText.hasPrefix("<") == isBelow)
    }

    @Test(
        "what is no sample is refused before anything is asked, with what to write",
        arguments: [
            ("", "22"), ("downstream", "22"), ("downstream,示例桥", "22"), ("nowhere,示例桥,7.8", "22"),
            ("downstream,示例桥,7.8,20,1", "22"), ("downstream,示例桥,酸", "“酸”"),
            ("downstream,示例桥,7.8001", "“7.8001”"),
            ("downstream,示例桥,<4", "“<4”"), ("downstream,示例桥,未检出", "“未检出”"), ("downstream,示例桥,7.8,多", "<4"),
            ("downstream,示例桥,7.8,未检出", "<4"), ("downstream,示例桥,7.8,ND", "<4"), ("downstream,示例桥,7.8,<", "<4"),
            ("downstream,示例桥,7.8,<0", "<4"), ("downstream,示例桥,7.8,", "<4"),
        ])
    func noSamples(_ text: String, _ hint: String) throws {
        let fault = #expect(throws: ValidationError.self) { try RiverSample(typed: text) }
        #expect(fault?.message.contains(hint) == true)
        #expect(throws: (any Error).self) {
            try Qingtong.parseAsRoot([
                "river-report", "record", "s1", "W-1", "--laboratory", "示例", "--on", "2026-11-01", "--sample",
                text, "--file", "a.pdf", "--as", "somebody.01",
            ])
        }
    }

    @Test(
        "a reuse plan is entered with both of its figures, a flow plan with none",
        arguments: [
            ("reuse-plan", [], ["--tank-volume", "--mix-share"]),
            ("reuse-plan", ["--tank-volume", "300"], ["--mix-share"]),
            ("reuse-plan", ["--mix-share", "0"], ["--tank-volume"]),
            ("flow-plan", ["--mix-share", "0"], ["--mix-share"]),
            ("flow-plan", ["--tank-volume", "1"], ["--tank-volume"]),
        ] as [(String, [String], [String])])
    func paperFigures(_ kind: String, _ figures: [String], _ named: [String]) {
        let words =
            ["drainage", "paper", "s1", kind, "--file", "a.pdf", "--from", "2026-01-01", "--owner", "环保部"]
        let fault = #expect(throws: (any Error).self) {
            try Qingtong.parseAsRoot(words + figures + ["--as", "somebody.01"])
        }
        let message = fault.map { Qingtong.message(for: $0) } ?? ""
        for option in named { #expect(message.contains(option), "\(message)") }
        if kind == "reuse-plan", named == ["--mix-share"] { #expect(!message.contains("--tank-volume")) }
        let whole = kind == "reuse-plan" ? ["--tank-volume", "300", "--mix-share", "0"] : []
        #expect(throws: Never.self) {
            try Qingtong.parseAsRoot(words + whole + ["--as", "somebody.01"])
        }
    }

    @Test("a contract's last day is changed upon the revision that was seen, and its history says why")
    func amending() async throws {
        let seen = Mutex(AmendDisposalContractRequest())
        service.on("GetDisposalContract") { (_: GetDisposalContractRequest) -> DisposalContract in
            .with { $0.revision = 3 }
        }
        service.on("AmendDisposalContract") { (request: AmendDisposalContractRequest) -> DisposalContract in
            seen.withLock { $0 = request }
            return .with { $0.changeReason = request.reason }
        }
        let verb: ResidueVerb.ContractAmend = try typed(
            "residue", "contract-amend", "c1", "续签", "--until", "2027-12-31", "--confirm", "last_day")
        let text = try await verb.printed(service.session).text
        #expect(text.contains("续签"))
        let request = seen.withLock { $0 }
        #expect([request.contractID, request.lastDay, request.reason] == ["c1", "2027-12-31", "续签"])
        #expect(request.revision == 3 && request.confirmed == ["last_day"])

        service.on("GetDisposalContractHistory") {
            (_: GetDisposalContractRequest) -> DisposalContractHistory in
            .with {
                $0.revisions = [
                    .with {
                        $0.contract.lastDay = "2027-12-31"
                        $0.contract.changeReason = "续签"
                        $0.changedBy = "plant.01"
                    },
                    .with { $0.contract.lastDay = "2026-12-31" },
                ]
            }
        }
        let history: ResidueVerb.ContractHistory = try typed("residue", "contract-history", "c1")
        let table = try await history.printed(service.session).text
        for part in ["2027-12-31", "2026-12-31", "续签", "plant.01"] {
            #expect(table.contains(part), "\(part)")
        }
    }

    @Test("what was said before of the day something ended is shown with who corrected it and why")
    func repeals() {
        let correction = RepealCorrection.with {
            $0.day = "2026-10-01"
            $0.reason = "看错文件"
            $0.correctedBy = "registrar.01"
        }
        let summaries = [
            RuleDocument.with {
                $0.repealedOn = "2026-11-01"
                $0.repealCorrections = [correction]
            }.summary,
            Policy.with {
                $0.repealedOn = "2026-11-01"
                $0.repealCorrections = [correction]
            }.summary,
            Norm.with {
                $0.repealedOn = "2026-11-01"
                $0.repealCorrections = [correction]
            }.summary,
        ]
        for summary in summaries {
            for part in ["2026-11-01", "2026-10-01", "看错文件", "registrar.01"] {
                #expect(summary.contains(part), "\(part)")
            }
        }
    }

    @Test("a site that was closed is shown with its last day")
    func closedSite() async throws {
        service.on("GetSite") { (request: GetSiteRequest) -> Site in
            .with {
                $0.id = request.siteID
                $0.closedOn = "2026-06-30"
            }
        }
        let verb: SiteVerb.Show = try typed("site", "show", "s1")
        #expect(try await verb.printed(service.session).text.contains("2026-06-30"))
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
        let note = say("为现在登记的", "as entered now")
        for part in ["2026-11-23", "600", "300", "Y-2", DrainageQuestionKind.outletOpen.text, note] {
            #expect(text.contains(part), "\(part)")
        }
        let today: DrainageVerb.Review = try typed("drainage", "review", "s1")
        #expect(try await !today.printed(service.session).text.contains(note))
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
