import Testing

@testable import RPC

@Suite("The id that follows a request through the logs")
struct CorrelationTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let request = String(repeating: "a1", count: 16)

    @Test(
        "a trace id is read from what W3C calls a traceparent",
        arguments: [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-later-fields",
        ])
    func trace(_ parent: String) {
        #expect(Correlation.traceID(of: parent) == Self.trace)
    }

    @Test(
        "what is none is not believed",
        arguments: [
            "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01",
        ])
    func noTrace(_ parent: String) {
        #expect(Correlation.traceID(of: parent) == nil)
    }

    @Test("the trace id goes before the request id, and nothing else counts")
    func order() {
        let parent = "00-\(Self.trace)-00f067aa0ba902b7-01"
        let both: Metadata = [
            Metadata.Keys.traceParent: parent, Metadata.Keys.requestID: Self.request,
        ]
        #expect(Correlation.id(of: both) == Self.trace)
        #expect(Correlation.id(of: [Metadata.Keys.requestID: Self.request]) == Self.request)
        let broken: Metadata = [Metadata.Keys.traceParent: "x", Metadata.Keys.requestID: Self.request]
        #expect(Correlation.id(of: broken) == Self.request)
        #expect(Correlation.id(of: [Metadata.Keys.requestID: "level=error forged"]) == nil)
        #expect(Correlation.id(of: [:]) == nil)
    }

    @Test("a call that sent no id has one all the same, always the same")
    func own() {
        let call = ServerCall(method: TestRouter.method("Echo"), logger: quiet) { _ in }
        #expect(call.correlation == call.correlation)
        #expect(call.correlation.utf8.count == 32)
        let other = ServerCall(method: TestRouter.method("Echo"), logger: quiet) { _ in }
        #expect(other.correlation != call.correlation)
    }
}
