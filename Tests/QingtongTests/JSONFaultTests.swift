import Foundation
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("What is wrong with a JSON file")
struct JSONFaultTests {
    @Test(
        "the field at fault is named with what was read there",
        arguments: [
            ("{\"cleanFoul\": \"SEPARATION_WHOLY\"}", "cleanFoul", "SEPARATION_WHOLY"),
            (
                "{\"tanks\": [{\"code\": \"T-1\"}, {\"code\": \"T-2\", \"use\": \"BIG\"}]}", "tanks[1].use",
                "BIG"
            ),
            ("{\"tanks\": [{\"kode\": \"T-1\"}]}", "tanks[0].kode", ""),
            ("{\"colection\": \"沟渠\", \"tanks\": []}", "colection", ""),
            ("{\"collection\": 7}", "collection", "7"),
        ])
    func fields(_ text: String, _ path: String, _ value: String) throws {
        let fault = try #require(JSONFault(in: text, reading: DrainageFacts.self))
        #expect(fault.path == path)
        #expect(
            fault.sentence.contains(path) && (value.isEmpty || fault.sentence.contains(value)),
            "\(fault.sentence)")
    }

    @Test("a number with a decimal where none belongs is named")
    func decimals() throws {
        let text = "{\"yards\": [{\"code\": \"D-1\", \"area\": 200.5}]}"
        let fault = try #require(JSONFault(in: text, reading: ResidueHandling.self))
        #expect(fault.path == "yards[0].area")
        #expect(fault.sentence.contains("200.5"))
    }

    @Test("what is no JSON is told by its line")
    func syntax() throws {
        let fault = try #require(JSONFault(in: "{\n  \"tanks\": [\n", reading: DrainageFacts.self))
        #expect(fault.path.isEmpty)
        #expect(!fault.sentence.isEmpty)
    }

    @Test("what can be read has no fault")
    func none() {
        #expect(JSONFault(in: "{\"collection\": \"沟渠\"}", reading: DrainageFacts.self) == nil)
    }

    @Test(
        "a meeting's file may begin with a byte order mark, and its fault is named with the file and the field"
    )
    func meeting() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("\u{FEFF}{\"title\": \"会议\"}".utf8).write(to: URL(filePath: file))
        #expect(try EnterGroupMeetingRequest(jsonFile: file).title == "会议")
        try Data("{\"titel\": \"会议\"}".utf8).write(to: URL(filePath: file))
        let failure = #expect(throws: StartupFailure.self) { try EnterGroupMeetingRequest(jsonFile: file) }
        let text = try "\(#require(failure))"
        #expect(text.contains(file) && text.contains("titel"), "\(text)")
    }
}
