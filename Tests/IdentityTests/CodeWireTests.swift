import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Receipt codes on the wire")
struct CodeWireTests {
    private let samples = Samples()

    private func call(
        target: String = "enforcement@zj", method: String = "qingtong.enforcement.v1.Tips/FollowUpTip",
        principal: String? = nil, requestID: String = "0192f0c0a1b27c3d8e4f5a6b7c8d9e0f"
    ) throws -> CodeCall {
        try CodeCall(
            target: samples.label(target), method: samples.label(method),
            principal: principal.map(samples.label), requestID: samples.label(requestID))
    }

    private func box(_ call: CodeCall, _ message: String = "4499925342447104\n补充", at time: Instant? = nil)
        throws -> [UInt8]
    {
        try CodeRequest(samples.secret(message), in: call, at: time ?? samples.now).sealed(
            to: samples.pair(40).publicKey)
    }

    private func open(_ box: [UInt8], in call: CodeCall, at now: Instant? = nil) throws -> CodeRequest {
        try CodeRequest(opening: box, with: samples.pair(40), in: call, at: now ?? samples.now)
    }

    @Test(
        "a message arrives with its line feeds, and its reply is for its sender",
        arguments: ["", "a", "甲\n乙\n"])
    func roundTrip(_ message: String) throws {
        let call = try call()
        let request = CodeRequest(samples.secret(message), in: call, at: samples.now)
        let opened = try open(request.sealed(to: samples.pair(40).publicKey), in: call)
        #expect(opened == request && opened.message == samples.secret(message))
        let reply = CodeReply.sealed(samples.secret("收到"), under: opened.replyKey, in: call)
        #expect(reply.count == 24 + 1024 + 16)
        #expect(try CodeReply.opened(reply, under: request.replyKey, in: call) == samples.secret("收到"))
    }

    @Test("what stands in the box is as it is written down")
    func text() throws {
        let call = try call(principal: "haining-12345.gw")
        let key = try #require(SealingKey(SecretBytes(copying: Samples.run(0))))
        let request = CodeRequest(samples.secret("m"), in: call, at: samples.now, replyKey: key)
        let plain = try samples.pair(40).open(request.sealed(to: samples.pair(40).publicKey))
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        let expected =
            "qingtong-code/v1|enforcement@zj|qingtong.enforcement.v1.Tips/FollowUpTip|haining-12345.gw|"
            + "0192f0c0a1b27c3d8e4f5a6b7c8d9e0f|1790000000000000|\(hex)\nm"
        #expect(plain == samples.secret(expected))
    }

    @Test("a box in another call does not count there")
    func moved() throws {
        let box = try box(call(principal: "gw.01"))
        for other in try [
            call(target: "registry@zj", principal: "gw.01"), call(method: "A/B", principal: "gw.01"),
            call(principal: "gw.02"), call(),
            call(principal: "gw.01", requestID: String(repeating: "0", count: 32)),
        ] {
            expectRefused(.codeBoxMoved) { _ = try open(box, in: other) }
        }
    }

    @Test(
        "where nobody signs, the time is bounded; where somebody does, the call's own time is",
        arguments: [(-121, false), (-120, true), (0, true), (120, true), (121, false)] as [(Int64, Bool)])
    func time(_ seconds: Int64, _ isTaken: Bool) throws {
        let now = samples.now.adding(seconds: seconds)
        let unsigned = try box(call())
        if isTaken {
            _ = try open(unsigned, in: call(), at: now)
        } else {
            expectRefused(.codeBoxLate) { _ = try open(unsigned, in: call(), at: now) }
        }
        _ = try open(box(call(principal: "gw.01")), in: call(principal: "gw.01"), at: now)
    }

    @Test(
        "a box for another service, damaged ones and random bytes do not open",
        arguments: 0..<50 as Range<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let good = try box(call())
        for bytes in [
            Damage.flipped(good, &dice), Damage.cut(good, &dice), dice.bytes(dice.below(500)), good + [0],
        ] {
            expectRefused(.codeBoxClosed) { _ = try open(bytes, in: call()) }
        }
        expectRefused(.codeBoxClosed) {
            _ = try CodeRequest(opening: good, with: samples.pair(41), in: call(), at: samples.now)
        }
        // What opens, and is nothing that we write.
        let rubbish = try samples.pair(40).publicKey.seal(SecretBytes(copying: dice.bytes(dice.below(3_000))))
        expectRefused(.codeBoxMalformed) { _ = try open(rubbish, in: call()) }
    }

    @Test(
        "what opens in another form is refused",
        arguments: [
            "", "\n", "qingtong-code/v1\n", "qingtong-code/v1|a|b|-|c|1|\n",
            "qingtong-code/v1|a|b|-|c|01|K\n",
            "qingtong-code/v1|a|b|-|c|-1|K\n", "qingtong-code/v1|a|b|-|c|+1|K\n",
            "qingtong-code/v1|a|b|-|c|1|K",
            "qingtong-code/v2|a|b|-|c|1|K\n", "qingtong-code/v1|a|b|-|c|1|x|K\n", "K\n",
        ])
    func malformed(_ text: String) throws {
        let key = String(repeating: "0", count: 64)
        let box = try samples.pair(40).publicKey.seal(samples.secret(text.replacing("K", with: key)))
        expectRefused(.codeBoxMalformed) { _ = try open(box, in: call()) }
    }

    @Test(
        "a reply to another request, under another key, or damaged, does not open",
        arguments: 0..<30 as Range<UInt64>)
    func replies(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let call = try call()
        let key = CodeRequest(samples.secret("a"), in: call, at: samples.now).replyKey
        let other = CodeRequest(samples.secret("a"), in: call, at: samples.now).replyKey
        let reply = CodeReply.sealed(samples.secret("b"), under: key, in: call)
        expectRefused(.codeReplyClosed) { _ = try CodeReply.opened(reply, under: other, in: call) }
        let elsewhere = try self.call(requestID: String(repeating: "0", count: 32))
        expectRefused(.codeReplyClosed) { _ = try CodeReply.opened(reply, under: key, in: elsewhere) }
        for bytes in [Damage.flipped(reply, &dice), Damage.cut(reply, &dice), dice.bytes(1064)] {
            expectRefused(.codeReplyClosed) { _ = try CodeReply.opened(bytes, under: key, in: call) }
        }
    }

    @Test("a request prints neither its message nor its key")
    func secrecy() throws {
        let request = try CodeRequest(samples.secret("4499925342447104"), in: call(), at: samples.now)
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("4499") && !"\(request)".contains("4499"))
    }
}
