import CommonAPI
import RPC
import Refusals
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Names in requests")
struct NameTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    @Test("a handler sees a name in its one spelling, and the store keeps it so")
    func spelt() async throws {
        let kept = try await service.save(service.agency("zj-example", "\u{3000}示例⼀局（ＡＢ）\u{A0}"))
        #expect(kept.name == "示例一局（AB）")
    }

    @Test(
        "a request whose name breaks the rule is refused before any handler",
        arguments: [
            ("示例\u{200B}局", "text-invisible-character"), ("示例\u{E000}局", "text-invisible-character"),
            ("\u{3000}", "field-required"), ("\u{3164}", "field-required"),
            ("示例\n局", "text-control-character"),
        ])
    func refused(_ name: String, _ reason: String) async throws {
        let status = await service.status { try await service.save(service.agency("zj-example", name)) }
        #expect(status?.reason == reason)
        #expect(status?.field == "name")
    }
}
