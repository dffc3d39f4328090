import CommonAPI
import Testing

@testable import ServiceKit

@Suite("Appliers of events")
struct EventApplierTests {
    @Test("each kind of event has its own")
    func several() {
        var appliers = EventAppliers()
        appliers.on(Agency.self) { _, _, _ in }
        appliers.on(Principal.self) { _, _, _ in }
        #expect(appliers.types == ["qingtong.common.v1.Agency", "qingtong.common.v1.Principal"])
    }

    @Test("a second for the same kind stops the process, with its name, instead of replacing the first")
    func twice() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var appliers = EventAppliers()
            appliers.on(Agency.self) { _, _, _ in }
            appliers.on(Agency.self) { _, _, _ in }
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("qingtong.common.v1.Agency is applied already"))
    }
}
