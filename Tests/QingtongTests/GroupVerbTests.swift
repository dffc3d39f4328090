import Foundation
import RegistryAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Verbs of the working group and of supporting documents")
struct GroupVerbTests {
    private let service = PreparedCaller()

    @Test("a meeting is read from its file, with what was confirmed on the command line")
    func meeting() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: path) }
        let typedMeeting = EnterGroupMeetingRequest.with {
            $0.title = "第一次全体会议"
            $0.heldOn = "2026-11-20"
            $0.minutes = "会议议定如下事项"
            $0.decisions = [.with { $0.dueOn = "2029-01-01" }]
            $0.confirmed = ["held_on"]
        }
        try typedMeeting.jsonUTF8Data().write(to: path)
        let sent = Mutex(EnterGroupMeetingRequest())
        service.on("EnterGroupMeeting") { (request: EnterGroupMeetingRequest) -> GroupMeeting in
            sent.withLock { $0 = request }
            return GroupMeeting()
        }
        let verb: GroupVerb.Meet = try typed(
            "group", "meet", path.path(), "--confirm", "decisions[0].due_on")
        _ = try await verb.ask(service.session)
        let request = sent.withLock { $0 }
        #expect(request.decisions == typedMeeting.decisions)
        #expect(request.confirmed == ["held_on", "decisions[0].due_on"])
    }

    @Test("the group shows its members and how its tasks stand")
    func members() async throws {
        service.on("GetWorkingGroup") { (_: GetWorkingGroupRequest) -> WorkingGroup in
            .with {
                $0.members = [
                    .with {
                        $0.name = "示例某"
                        $0.post = .leader
                        $0.agencyName = "示例厅"
                    }
                ]
                $0.openTasks = 7
                $0.overdueTasks = 2
            }
        }
        let verb: GroupVerb.Members = try typed("group", "members")
        let text = verb.text(of: try await verb.ask(service.session))
        for words in ["示例某", "示例厅", say("组长", "leader"), "7", "2"] { #expect(text.contains(words)) }
    }

    @Test("a city without a supporting document has a row that says so")
    func supporting() async throws {
        service.on("ListSupportingDocuments") {
            (_: ListSupportingDocumentsRequest) -> SupportingDocumentList in
            .with {
                $0.cities = [
                    .with {
                        $0.name = "嘉兴市"
                        $0.documents = [.with { $0.title = "嘉兴市配套文件" }]
                    },
                    .with { $0.name = "湖州市" },
                ]
                $0.withDocument = 1
            }
        }
        let verb: PolicyVerb.Supporting = try typed("policy", "supporting", "p1")
        let text = verb.text(of: try await verb.ask(service.session))
        for words in ["嘉兴市配套文件", "湖州市", say("（尚缺）", "(none)")] { #expect(text.contains(words)) }
    }
}
