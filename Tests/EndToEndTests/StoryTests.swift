import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Foundation
import Harness
import RPC
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// The story of the demo against real processes, each step asserted from what the services answer.
@Suite("The whole loop", .serialized)
struct StoryTests {
    @Test("three processes carry a plant from its application to its suspension, two kills included")
    func wholeLoop() async throws {
        try await TestPrograms.withServices { services in
            let story = Story(services: services, narrator: Narrator(showsProgress: false))
            try await referenceLoads(story)
            try await importsTwice(story)
            let accepted = try await story.acceptPlant()
            expectAccepted(accepted)
            try verbShowsReadiness(story, accepted.readiness.plant)
            try await tipBecomesCase(story)
            try await penaltySuspends(story, accepted)
            try await projectsAreExamined(story)
            try await logsHold(story)
            try oneIDFollowsTheCase(story)
            try journalledTipIsFiledOnce(story)
            try lostTipIsFiledOnce(story)
            try servicesTellOfThemselves(story)
        }
    }

    private func referenceLoads(_ story: Story) async throws {
        let facts = try await story.loadReference()
        #expect(facts.divisions == 102)
        #expect(facts.workingDays2026 == 248)
        #expect(facts.agencies == SampleDirectory.agencies.count)
        for player in SampleDirectory.officers {
            let path = story.services.home.keyPath(of: player.id)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(player.id)")
        }
    }

    private func importsTwice(_ story: Story) async throws {
        let facts = try await story.importPlants()
        #expect(facts.first.created == 17)
        #expect(facts.second.created == 0)
        #expect(facts.second.changed == 0)
        #expect(facts.second.unchanged == 17)
        #expect(facts.toBeVerified == 17)
        #expect(facts.refusal.code == .invalidArgument)
        #expect(facts.refusal.reason == "credit-code-check")
        #expect(facts.refusal.field == "credit_code")
        #expect(facts.verified.creditCode == "91350100M000100Y43")
        #expect(facts.verified.creditCodeState == .verified)
    }

    private func expectAccepted(_ facts: Story.AcceptanceFacts) {
        #expect(facts.draw.state == .drawn)
        #expect(facts.draw.panel.count == 3)
        #expect(facts.draw.recusals.count == 1)
        #expect(!facts.draw.roster.contains("E04"), "E04 works in the plant's county")
        #expect(DrawCheck.findings(in: facts.draw).isEmpty)
        #expect(facts.application.state == .notified)
        #expect(facts.application.result.verdict == .passWithRectification)
        #expect(facts.notice.state == .published)
        #expect(
            Set(facts.notice.signatures.map(\.department))
                == [.commerce, .economyIt, .ecology, .construction])
        #expect(facts.plaque.state == .granted)
        let granted = try? Day(facts.plaque.grantedOn, field: .request)
        #expect(granted?.adding(years: 3).text == facts.plaque.expiresOn)
        #expect(facts.standing.plaque.state == "GRANTED")
        expectReady(facts.readiness)
    }

    /// The county saw what the plant lacked before it had everything.
    private func expectReady(_ facts: Story.ReadinessFacts) {
        let asked = facts.plant.items.count
        let line = facts.before.plants.first { $0.enterpriseID == facts.plant.enterpriseID }
        #expect(line?.counts.there == 12)
        #expect(line.map { $0.missing.count + 12 } == asked)
        #expect(facts.before.plants.allSatisfy { $0.divisionCode == SampleDirectory.changxing })
        #expect(facts.plant.counts.ready && Int(facts.plant.counts.there) == asked)
    }

    /// The verb tells an officer what the service answered, of one plant and of a county.
    private func verbShowsReadiness(_ story: Story, _ plant: PlantReadiness) throws {
        func run(_ words: String...) throws -> ProgramRun {
            try TestPrograms.run(
                ["plant", "readiness"] + words
                    + ["--home", story.services.home.path(""), "--as", SampleDirectory.countyOrganiser.id])
        }
        let one = try run(plant.enterpriseID, "--json")
        #expect(one.status == 0, "\(one.errors)")
        #expect(try PlantReadiness(jsonString: one.output).items == plant.items)
        let county = try run("--division", SampleDirectory.changxing, "--ready")
        #expect(county.status == 0, "\(county.errors)")
        #expect(county.output.contains(plant.enterpriseID) && county.output.contains("reuse-plan"))
        #expect(try run("--division", SampleDirectory.haining).status != 0)
        let standing = try TestPrograms.run(
            "plant", "standing", plant.enterpriseID, "--home", story.services.home.path(""), "--as",
            SampleDirectory.countyOrganiser.id)
        #expect(standing.output.contains("qingtong plant readiness \(plant.enterpriseID)"))
    }

    private func tipBecomesCase(_ story: Story) async throws {
        let facts = try await story.closeUnregisteredPlant()
        #expect(facts.filed.receipt == facts.repeated.receipt, "the same request got another receipt")
        #expect(facts.filed.tip == facts.repeated.tip)
        #expect(facts.tips == 1)
        #expect(Set(facts.filed.tip.referrals.map(\.department)) == [.naturalResources, .construction])
        #expect(facts.decided.tracks.count == 2)
        #expect(!facts.decided.tracks.contains { !$0.hasDecision })
        #expect(facts.stub.state == .unregistered)
        #expect(facts.stub.cases.count == 2)
    }

    private func penaltySuspends(_ story: Story, _ accepted: Story.AcceptanceFacts) async throws {
        let facts = try await story.penalise(accepted)
        #expect(facts.decided.tracks.first?.decision.fineFen == 20_000_000)
        #expect(facts.decided.tracks.first?.decision.legalBasis.contains("1108") == true)
        #expect(facts.plaque.state == .suspended)
        #expect(facts.standing.plaque.state == "SUSPENDED")
        #expect(facts.standing.cases.count == 1)
    }

    private func projectsAreExamined(_ story: Story) async throws {
        let facts = try await story.examineProjects()
        #expect(facts.early.code == .failedPrecondition)
        #expect(facts.early.reason == "opinions-missing")
        #expect(facts.decided.opinions.map(\.state) == Array(repeating: .agreed, count: 4))
        #expect(facts.decided.opinions[3].supplements.count == 1)
        #expect(facts.planned.stage == .planned)
        #expect(facts.planned.origin == "project/\(facts.decided.id)")
        #expect(facts.tip.channel == .referral)
        #expect(facts.tip.grounds.count == 4)
        #expect(facts.referred.earlyStart.tipID == facts.tip.id)
    }

    private func logsHold(_ story: Story) async throws {
        let reports = try await story.verifyLogs()
        #expect(reports.count == 3)
        for report in reports {
            #expect(report.problems.isEmpty, "\(report.service)")
            #expect(report.witnesses.count == 2, "\(report.service)")
        }
        let ending = try TestPrograms.run("audit", "verify", "--home", story.services.home.path(""))
        #expect(ending.status == 0, "\(ending.errors)")
    }

    /// What a process has logged so far, one line each.
    private func log(of service: String, _ story: Story) throws -> [Substring] {
        let data = try Data(contentsOf: URL(filePath: story.services.home.path("\(service).log")))
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    private func field(_ name: String, of line: some StringProtocol) -> String? {
        line.split(separator: " ").first { $0.hasPrefix("\(name)=") }.map {
            String($0.dropFirst(name.count + 1))
        }
    }

    /// The call in Enforcement's log and its event's application in the Registry's have one id.
    private func oneIDFollowsTheCase(_ story: Story) throws {
        let calls = try log(of: "enforcement", story).filter {
            field("rpc.method", of: $0) == "FileCase" && field("rpc.code", of: $0) == "OK"
        }
        let ids = Set(calls.compactMap { field("correlation.id", of: $0) })
        #expect(!ids.isEmpty)
        let applied = try log(of: "registry", story).filter {
            $0.contains("event applied") && field("source", of: $0) == "enforcement"
        }
        let appliedIDs = Set(applied.compactMap { field("correlation.id", of: $0) })
        #expect(appliedIDs.isSuperset(of: ids), "\(ids) \(appliedIDs)")
        let everything = try HomeBuilder.services.flatMap { try log(of: $0, story) }
        let secrets = ["qt-signature", "signature=", "payload"]
        #expect(!everything.contains { line in secrets.contains { line.contains($0) } })
    }

    /// A verb run again with its journal is the same request: one tip, and its id can be looked up.
    private func journalledTipIsFiledOnce(_ story: Story) throws {
        let home = story.services.home
        func file() throws -> ProgramRun {
            try TestPrograms.run(
                "tip", "file", "示例：夜间扬尘", "--division", SampleDirectory.haining, "--ground", "land",
                "--target", "示例站",
                "--home", home.path(""), "--as", SampleDirectory.hotline.id, "--journal",
                home.path("tip.journal"))
        }
        let (first, second) = (try file(), try file())
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == second.output)
        let journal = String(
            decoding: FileManager.default.contents(atPath: home.path("tip.journal")) ?? Data(), as: UTF8.self)
        let lines = journal.split(separator: "\n")
        #expect(lines.count == 1)
        let id = try #require(lines.first?.split(separator: " ").dropFirst().first)
        let unknown = String(repeating: "0", count: 32)
        let shown = try TestPrograms.run(
            "request", "show", String(id), unknown, "--home", home.path(""), "--as",
            SampleDirectory.hotline.id)
        let rows = shown.output.split(separator: "\n").dropFirst(2)
        #expect(rows.count == 2, "\(shown.output)\(shown.errors)")
        #expect(rows.first?.contains("qingtong.enforcement.v1.Tips/FileTip") == true)
        #expect(rows.last?.contains("unknown") == true)
    }

    /// A tip whose receipt could not be written is told as applied, and run again under its id it is no second one.
    private func lostTipIsFiledOnce(_ story: Story) throws {
        let home = story.services.home.path("")
        let words = [
            "tip", "file", "示例：应答丢失", "--division", SampleDirectory.haining, "--ground", "land", "--target",
            "示例丢失站", "--home", home, "--as", SampleDirectory.hotline.id,
        ]
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "LC_ALL=C \"$0\" \"$@\" >/dev/full", TestPrograms.qingtong] + words
        process.standardError = errors
        try process.run()
        let said = String(
            decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 5, "\(said)")
        let id = try #require(said.firstMatch(of: /--request-id ([0-9a-f]{32})/)?.1)
        let (first, second) = (
            try TestPrograms.run(words + ["--request-id", String(id)]),
            try TestPrograms.run(words + ["--request-id", String(id)])
        )
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == second.output)
        let shown = try TestPrograms.run(
            "request", "show", String(id), "--home", home, "--as", SampleDirectory.hotline.id)
        #expect(shown.output.contains("applied"), "\(shown.output)\(shown.errors)")
    }

    private func servicesTellOfThemselves(_ story: Story) throws {
        let home = story.services.home.path("")
        let described = try TestPrograms.run("describe", "Tips.FileTip", "--home", home)
        #expect(described.status == 0, "\(described.errors)")
        #expect(described.output.contains("HOTLINE") && described.output.contains("content"))
        let metrics = try TestPrograms.run("metrics", "--prometheus", "--home", home)
        #expect(metrics.status == 0, "\(metrics.errors)")
        let call = "service=\"qingtong.enforcement.v1.Tips\",method=\"FileTip\",code=\"OK\""
        #expect(metrics.output.contains("rpc_server_calls_total{node=\"enforcement@zj\",\(call)}"))
        let health = try TestPrograms.run("health", "--checks", "--home", home)
        #expect(health.status == 0, "\(health.output)")
        for check in ["store", "disk", "clock", "outbox", "follows registry"] {
            #expect(health.output.contains(check))
        }
        let life = try TestPrograms.run("health", "--live", "--home", home)
        #expect(life.status == 0 && life.output.contains("registry@zj"))
    }
}
