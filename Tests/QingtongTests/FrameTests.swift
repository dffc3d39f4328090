import AcceptanceAPI
import ArgumentParser
import CommonAPI
import EnforcementAPI
import Foundation
import RPC
import Refusals
import RegistryAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

/// The frame on services in this process.
@Suite("What every verb has of the frame")
struct FrameTests {
    private let service = PreparedCaller()

    /// Lists so many cases, in pages of at most what is asked for.
    private func prepare(cases count: Int) {
        service.on("ListCases") { (request: ListCasesRequest) -> CasePage in
            let start = Int(request.pageToken) ?? 0
            let end = min(count, start + Int(request.pageSize))
            return .with {
                $0.cases = (start..<end).map { number in .with { $0.number = "330481-\(number)" } }
                $0.nextPageToken = end < count ? String(end) : ""
            }
        }
    }

    @Test(
        "a list stops at its limit and says that there is more, or goes to its end",
        arguments: [
            (["--limit", "3"], 3, 1, true), (["--limit", "1200"], 1200, 3, true), ([], 100, 1, true),
            (["--all"], 1_300, 3, false), (["--limit", "1300"], 1_300, 3, false),
        ])
    func pages(_ words: [String], _ shown: Int, _ calls: Int, _ isPartial: Bool) async throws {
        prepare(cases: 1_300)
        let command = try Qingtong.parseAsRoot(["case", "list", "--as", "a.01"] + words)
        let verb = try #require(command as? CaseVerb.List)
        let reply = try await verb.ask(service.session)
        #expect(reply.items.count == shown)
        #expect(service.asked.count == calls)
        #expect(reply.isPartial == isPartial)
        let printed = try await verb.printed(service.session)
        #expect(printed.text.contains("--all") == isPartial)
        #expect(printed.text.contains(say("共 \(shown) 条", "\(shown) in all")) == !isPartial)
        #expect(printed.status == 0)
    }

    @Test("with --json a list is an array and nothing else; that there are more is told on standard error")
    func json() async throws {
        prepare(cases: 7)
        let verb: CaseVerb.List = try typed("case", "list", "--json", "--limit", "2")
        let printed = try await verb.printed(service.session)
        let cases = try Case.array(fromJSONString: printed.text)
        #expect(cases.map(\.number) == ["330481-0", "330481-1"])
        #expect(printed.warning.contains("--all"))
    }

    @Test("an empty list says so, and is an empty array for programs")
    func empty() async throws {
        prepare(cases: 0)
        let people: CaseVerb.List = try typed("case", "list")
        #expect(try await people.printed(service.session).text == say("（没有记录）", "(no records)"))
        let program: CaseVerb.List = try typed("case", "list", "--json")
        #expect(try await program.printed(service.session).text == "[]")
    }

    @Test("the state and the division that were typed are asked for")
    func filters() async throws {
        let seen = Mutex(ListTipsRequest())
        service.on("ListTips") { (request: ListTipsRequest) -> TipPage in
            seen.withLock { $0 = request }
            return TipPage()
        }
        let verb: TipVerb.List = try typed("tip", "list", "--state", "in-case", "--division", "330481")
        _ = try await verb.ask(service.session)
        let request = seen.withLock { $0 }
        #expect(request.state == .inCase)
        #expect(request.divisionCode == "330481")
    }

    @Test(
        "lists that come whole are narrowed by what was typed, in any of its words",
        arguments: [
            (["--department", "ecology"], ["b"]), (["--department", "生态环境"], ["b"]),
            (["--department", "ECOLOGY"], ["b"]),
            (["--department", "commerce"], []), ([], ["a", "b"]),
        ])
    func narrowed(_ words: [String], _ shown: [String]) async throws {
        service.on("ListAgencies") { (_: ListAgenciesRequest) -> AgencyList in
            .with {
                $0.agencies = [("a", Department.transport), ("b", .ecology)].map { id, line in
                    .with {
                        $0.id = id
                        $0.department = line
                    }
                }
            }
        }
        let command = try Qingtong.parseAsRoot(["agency", "list", "--as", "a.01"] + words)
        let verb = try #require(command as? AgencyVerb.List)
        #expect(try await verb.ask(service.session).items.map(\.id) == shown)
    }

    @Test("every verb that shows a record names what it refers to")
    func shows() {
        let shows = VerbTree.all.filter { $0.path.split(separator: " ").last == "show" }
        // A sweep is shown with its sites where they are asked for, a plaque as everyone may read it; of the others, what comes is
        // a list or of one reader.
        let apart = ["plaque show", "flag sweep show", "balance show", "ledger show", "request show"]
        #expect(shows.filter { !($0.type is any ShowVerb.Type) }.map(\.path).sorted() == apart.sorted())
        #expect(shows.count > 15)
    }

    @Test("what a record refers to is shown by name, asked for at once; with --json nothing is looked up")
    func names() async throws {
        service.on("GetCorrection") { (_: GetCorrectionRequest) -> Correction in
            .with {
                $0.id = "c1"
                $0.enterpriseID = "p1"
                $0.proposedBy = "haining.01"
                $0.change.divisionCode = "330481"
            }
        }
        let wanted = Mutex(LookUpNamesRequest())
        service.on("LookUpNames") { (request: LookUpNamesRequest) -> NameBook in
            wanted.withLock { $0 = request }
            return .with {
                $0.enterprises = ["p1": "海宁示例混凝土有限公司"]
                $0.principals = ["haining.01": "张三（海宁市住房和城乡建设局）"]
                $0.divisions = ["330481": "海宁市"]
            }
        }
        let verb: CorrectionVerb.Show = try typed("corrections", "show", "c1")
        let text = try await verb.printed(service.session).text
        #expect(text.contains("p1  海宁示例混凝土有限公司"))
        #expect(text.contains("haining.01  张三（海宁市住房和城乡建设局）"))
        #expect(text.contains("330481  海宁市"))
        #expect(service.asked == ["GetCorrection", "LookUpNames"])
        #expect(wanted.withLock(\.principalIds) == ["haining.01"])
        let program: CorrectionVerb.Show = try typed("corrections", "show", "c1", "--json")
        _ = try await program.printed(service.session)
        #expect(service.asked.count == 3)
    }

    @Test("a draw that does not hold ends with 1, one that its caller may not see too")
    func status() async throws {
        service.on("GetDraw") { (_: GetDrawRequest) -> AcceptanceAPI.Draw in
            .with { $0.state = .drawn }
        }
        let verb: DrawVerb.Verify = try typed("draw", "verify", "d1")
        let printed = try await verb.printed(service.session)
        #expect(printed.status == 1)
        #expect(printed.text == say("记录尚未对您公开。", "The record is not open to you yet."))
    }

    @Test("a refusal comes out as it came")
    func refused() async throws {
        service.on("GetApplication") { (_: GetApplicationRequest) -> Application in
            throw RPC.Status(.notFound, "no such application")
        }
        let verb: ApplicationVerb.Show = try typed("application", "show", "x")
        await #expect(throws: RPC.Status.self) { try await verb.printed(service.session) }
    }
}
