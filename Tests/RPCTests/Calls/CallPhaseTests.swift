import Refusals
import Synchronization
import Testing

@testable import RPC

@Suite("What a caller is told of a command that was ended from outside")
struct CallPhaseTests {
    private static let request = String(repeating: "ab", count: 16)

    private func call(
        _ effect: RPC.Method.Effect = .command, deadline: Duration = .seconds(60),
        metadata: Metadata = [Metadata.Keys.requestID: request]
    ) -> ServerCall {
        let method = RPC.Method(
            service: "qingtong.test.v1.Agencies", name: "SaveAgency", kind: .unary, effect: effect,
            access: .anyPrincipal)
        return ServerCall(method: method, metadata: metadata, deadline: .now + deadline) { _ in }
    }

    /// How a call can be ended from outside.
    private static let endings = [
        Status(Refusal(.deadlinePassed)), Status(Refusal(.callCancelled)), Status(Refusal(.serverStopped)),
    ]

    @Test("what had not begun never begins, and its caller is told why it ended", arguments: endings)
    func waiting(_ ending: Status) {
        let call = call()
        #expect(call.cancel(ending))
        #expect(call.cancellation == ending)
        #expect(throws: ending) { try call.begin() }
    }

    @Test("of what had begun its caller is told that nobody knows, and how to ask", arguments: endings)
    func begun(_ ending: Status) throws {
        let call = call()
        try call.begin()
        #expect(call.cancel(ending))
        let told = try #require(call.cancellation)
        #expect(told.code == ending.code)
        #expect(told.reason == "outcome-unknown")
        #expect(told.values == ["request": Self.request])
        #expect(told.message.contains("qingtong request show \(Self.request)"))
        // A batch that is run again does not do it after all.
        #expect(throws: told) { try call.begin() }
    }

    @Test("work may be begun again where it is done over, and what was undone counts as not begun")
    func undone() throws {
        let call = call()
        try call.begin()
        try call.begin()
        call.undo()
        #expect(call.cancel(Self.endings[0]))
        #expect(call.cancellation?.reason == "deadline-passed")
    }

    @Test("what is answered keeps its answer")
    func answered() throws {
        let call = call()
        try call.begin()
        call.succeed([1])
        #expect(!call.cancel(Self.endings[0]))
        #expect(call.cancellation == nil)
        #expect(throws: Refusal(.callCancelled)) { try call.begin() }
    }

    @Test("past its deadline nothing is begun, whether or not the alarm has rung")
    func late() {
        #expect(throws: Refusal(.deadlinePassed)) { try call(deadline: .zero).begin() }
    }

    @Test("a read has no outcome that could be unknown")
    func query() throws {
        let call = call(.query)
        try call.begin()
        call.cancel(Self.endings[0])
        #expect(call.cancellation?.reason == "deadline-passed")
    }

    @Test("who ends a call and who begins it never both win")
    func race() async {
        for _ in 0..<200 {
            let call = call()
            async let began = Task { (try? call.begin()) != nil }.value
            async let ended = Task { call.cancel(Self.endings[0]) }.value
            let (hasBegun, hasEnded) = await (began, ended)
            #expect(hasEnded)
            #expect(call.cancellation?.reason == (hasBegun ? "outcome-unknown" : "deadline-passed"))
        }
    }

    @Test("it hears of its end whether it had begun or not, once", arguments: [false, true])
    func reactions(isBegun: Bool) throws {
        let call = call()
        let heard = Mutex(0)
        call.onCancel { heard.withLock { $0 += 1 } }
        if isBegun { try call.begin() }
        call.onCancel { heard.withLock { $0 += 10 } }
        call.cancel()
        call.cancel()
        #expect(heard.withLock { $0 } == 11)
    }
}

@Suite("What a client makes of several tries")
struct CommandTraceTests {
    private static let request = String(repeating: "cd", count: 16)

    private func told(_ statuses: [Status], effect: RPC.Method.Effect = .command) -> Status? {
        let method = RPC.Method(
            service: "s", name: "m", kind: .unary, effect: effect, access: .anyPrincipal)
        var options = CallOptions()
        options.metadata[Metadata.Keys.requestID] = Self.request
        var trace = CommandTrace(of: method, options)
        for status in statuses { trace.add(status) }
        return statuses.last.map { trace.answer($0) }
    }

    private static let lost = Status(Refusal(.connectionLost, ["peer": "p"]))

    @Test(
        "after a try that may have had its effect, an answer that says nothing of it leaves the outcome unknown",
        arguments: [
            lost, Status(Refusal(.notSent, ["peer": "p", "cause": "c"])), Status(Refusal(.draining)),
            Status(Refusal(.deadlinePassed)), Status(.unauthenticated, "late", reason: "time-outside-window"),
            Status(Refusal(.serverStopped)), Status(Refusal(.tooManyCalls, ["limit": "1"])),
        ])
    func open(_ last: Status) throws {
        let status = try #require(told([Self.lost, last]))
        #expect(status.reason == "outcome-unknown")
        #expect(status.code == last.code)
        #expect(status.values == ["request": Self.request])
    }

    @Test("an answer of the command itself is the outcome, whatever went before")
    func answered() {
        let refused = Status(.failedPrecondition, "no", reason: "round-closed")
        #expect(told([Self.lost, refused]) == refused)
    }

    @Test("what never began stays what it is")
    func neverBegan() {
        let late = Status(Refusal(.deadlinePassed))
        #expect(told([late]) == late)
        #expect(told([Status(Refusal(.draining)), late]) == late)
    }

    @Test("a query has no outcome that could be unknown")
    func query() {
        #expect(told([Self.lost], effect: .query) == Self.lost)
    }
}
