import CommonAPI
import RPC
import Refusals
import Rulebook
import Store
import Testing

@testable import ServiceKit

@Suite("Who is refused all the time")
struct RefusalPaceTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func reason(_ number: Int, by caller: TestCaller, for source: String? = nil) throws -> String? {
        let id = String(repeating: "0", count: 28) + String(number + 0x1000, radix: 16)
        let call = world.call(by: caller, requestID: id)
        var metadata = call.metadata
        metadata[Metadata.Keys.source] = source
        guard case .refused(let refusal) = try world.pass(call, sending: metadata) else { return nil }
        return refusal.reason.word
    }

    @Test("leaves a leaf for each refusal up to a pace, then none, and nobody else is slowed")
    func paced() throws {
        let reasons = try (0..<1_050).map { try reason($0, by: .hotline) }
        #expect(reasons[..<1_000].allSatisfy { $0 == "no-grant" })
        #expect(reasons[1_001...].allSatisfy { $0 == "refused-too-often" })
        #expect(try (1_000...1_001).contains(world.leaves().count))
        #expect(try reason(2_000, by: .registrar) == nil)
        world.now = world.now.adding(seconds: 60)
        #expect(try reason(2_001, by: .hotline) == "no-grant")
    }

    @Test("behind a gateway each source that it names has its own pace; nobody else can name one")
    func sources() throws {
        var gateway = TestCaller.hotline.principal
        gateway.kind = .gateway
        try world.enter(gateway)
        for number in 0..<1_010 { _ = try reason(number, by: .hotline, for: "192.0.2.1") }
        #expect(try reason(2_000, by: .hotline, for: "192.0.2.1") == "refused-too-often")
        #expect(try reason(2_001, by: .hotline, for: "192.0.2.2") == "no-grant")
        for number in 0..<1_010 { _ = try reason(number, by: .elsewhere, for: "s\(number)") }
        #expect(try reason(2_002, by: .elsewhere, for: "other") == "refused-too-often")
    }
}
