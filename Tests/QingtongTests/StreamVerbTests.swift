import ArgumentParser
import RPC
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

/// Verbs whose reply is written as it comes.
@Suite("Streams that a verb writes")
struct StreamVerbTests {
    private let service = PreparedCaller()

    @Test("an export is written as it came")
    func export() async throws {
        service.on("ExportEnterprises") { (_: SearchEnterprisesRequest) -> ExportPart in
            .with { $0.csv = "id,name\r\n" }
        }
        let command = try Qingtong.parseAsRoot(["plant", "export", "恒立", "--as", "a.01"])
        let verb = try #require(command as? PlantVerb.Export)
        var written = ""
        try await verb.ask(service.session) { written += $0 }
        #expect(written == "id,name\r\n")
    }

    @Test("output that is lost ends a stream with that error")
    func lost() async throws {
        struct Lost: Error {}
        service.on("FollowChanges") { (_: FollowChangesRequest) -> StandingChange in
            .with { $0.sequence = 7 }
        }
        let command = try Qingtong.parseAsRoot(["plant", "changes", "--follow", "--as", "a.01"])
        let verb = try #require(command as? PlantVerb.Changes)
        await #expect(throws: Lost.self) { try await verb.ask(service.session) { _ in throw Lost() } }
    }

    @Test(
        "a sweep that could not look at every site ends with 2, and shows its sites",
        arguments: [(0, 0), (1, 2)] as [(Int32, Int32)])
    func sweep(_ failed: Int32, _ status: Int32) async throws {
        service.on("StartSweep") { (_: StartSweepRequest) -> LedgerSweep in .with { $0.id = "s1" } }
        service.on("GetSweep") { (_: GetSweepRequest) -> SweepProgress in
            .with {
                $0.sweep.endedAt = 1
                $0.failed = failed
            }
        }
        service.on("ListSweptSites") { (_: ListSweptSitesRequest) -> SweptSitePage in
            .with { $0.sites = [.with { $0.enterpriseName = "海宁示例混凝土" }] }
        }
        let verb: SweepVerb.Start = try typed("flag", "sweep", "--division", "330481", "--month", "2026-10")
        let printed = try await verb.printed(service.session)
        #expect(printed.text.contains("海宁示例混凝土"))
        #expect(printed.status == status)
    }
}
