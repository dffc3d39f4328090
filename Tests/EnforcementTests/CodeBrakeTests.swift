import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Wrong receipt codes")
struct CodeBrakeTests {
    private let world: EnforcementWorld
    private let code: String

    init() throws {
        world = try EnforcementWorld()
        code = try world.file().receipt.code
    }

    private struct Answer {
        var reason: String?
        var hold = Duration.zero
    }

    /// A code that no tip has.
    private func wrong(_ number: Int) -> String {
        var number = UInt64(number) * 7_919
        while true {
            if let code = ReceiptCode(number: number), code.text != self.code { return code.text }
            number += 1
        }
    }

    private func ask(_ code: String, as actor: Actor = EnforcementWorld.hotline, for source: String? = nil)
        throws -> Answer
    {
        try world.world.query(as: actor) { query in
            let query = Query(
                transaction: query.transaction, actor: actor, now: query.now, source: source)
            var answer = Answer()
            do {
                _ = try world.tips.followUpTip(.with { $0.receiptCode = code }, query)
            } catch let refusal as Refusal {
                answer.reason = refusal.reason.word
            }
            answer.hold = query.holdTime
            return answer
        }
    }

    private static let gateway: Actor = {
        var principal = EnforcementWorld.hotline.principal
        principal.id = "gateway"
        principal.kind = .gateway
        return Actor(principal)
    }()

    private func pass(_ seconds: Int64) {
        world.world.now = world.world.now.adding(seconds: seconds)
    }

    @Test("ten an hour are answered at once, those after them later and later")
    func growing() throws {
        for number in 1...10 {
            let answer = try ask(wrong(number))
            #expect(answer.reason == "receipt-code-unknown")
            #expect(answer.hold == .zero)
        }
        for (number, seconds) in zip(11..., [1, 2, 4, 8, 16, 20, 20]) {
            #expect(try ask(wrong(number)).hold == .seconds(seconds))
            pass(Int64(seconds) + 1)
        }
        pass(2 * 3_600)
        #expect(try ask(wrong(20)).hold == .zero)
    }

    @Test("right ones do not count: whoever asks with them never waits")
    func right() throws {
        for number in 1...9 { _ = try ask(wrong(number)) }
        for _ in 1...100 {
            let answer = try ask(code)
            #expect(answer.reason == nil)
            #expect(answer.hold == .zero)
        }
    }

    @Test(
        "time does not tell a right code from a wrong one before its answer",
        arguments: 10...16)
    func uniform(_ wrongOnes: Int) throws {
        func hold(of last: String) throws -> Duration {
            let world = try CodeBrakeTests()
            for number in 1...wrongOnes {
                _ = try world.ask(world.wrong(number))
                world.pass(21)
            }
            return try world.ask(last.isEmpty ? world.code : last).hold
        }
        let right = try hold(of: "")
        #expect(try right == hold(of: wrong(99)))
        #expect(right > .zero)
    }

    @Test("while an answer waits its source asks in vain, and nobody else does")
    func oneAtATime() throws {
        for number in 1...12 {
            _ = try ask(wrong(number))
            if number == 11 { pass(2) }
        }
        #expect(try ask(wrong(13)).reason == "wrong-codes")
        #expect(try ask(code).reason == "wrong-codes")
        #expect(try ask(code, as: EnforcementWorld.otherHotline).reason == nil)
        pass(3)
        #expect(try ask(code).reason == nil)
    }

    @Test("behind a gateway each source that it names has its own ten")
    func sources() throws {
        for number in 1...11 { _ = try ask(wrong(number), as: Self.gateway, for: "192.0.2.1") }
        #expect(try ask(code, as: Self.gateway, for: "192.0.2.1").reason == "wrong-codes")
        let other = try ask(wrong(12), as: Self.gateway, for: "192.0.2.2")
        #expect(other.reason == "receipt-code-unknown")
        #expect(other.hold == .zero)
        #expect(try ask(code, as: Self.gateway, for: "192.0.2.1:443").reason == nil)
    }

    @Test(
        "a gateway that invents sources is slowed as a whole, and its right codes are answered"
    )
    func gateways() throws {
        for number in 1...60 {
            #expect(try ask(wrong(number), as: Self.gateway, for: "s\(number)").hold == .zero)
        }
        for number in 61...160 {
            let answer = try ask(wrong(number), as: Self.gateway, for: "s\(number)")
            #expect(answer.hold == .seconds(min(number - 60, 20)))
            #expect(answer.reason == "receipt-code-unknown")
        }
        let right = try ask(code, as: Self.gateway, for: "s161")
        #expect(right.reason == nil)
        #expect(right.hold == .seconds(20))
        let own = try ask(code, as: EnforcementWorld.hotline)
        #expect(own.reason == nil)
        #expect(own.hold == .zero)
    }

    @Test("however many sources a gateway names, its guesses come no faster than those of all strangers")
    func rate() throws {
        for number in 1...80 { _ = try ask(wrong(number), as: Self.gateway, for: "s\(number)") }
        pass(21)
        var lookedUp = 0
        for second in 1...60 {
            for number in 1...40 {
                let answer = try ask(
                    wrong(second * 100 + number), as: Self.gateway, for: "t\(second)-\(number)")
                if answer.reason != "wrong-codes" { lookedUp += 1 }
            }
            pass(1)
        }
        #expect(lookedUp <= 60 * 10 + 200)
        #expect(lookedUp > 200)
    }

    @Test("sources that guess on take none of the places of those who ask for the first time")
    func known() throws {
        for number in 1...100 { _ = try ask(wrong(number), as: Self.gateway, for: "s\(number)") }
        pass(21)
        let reasons = try (1...40).map { try ask(wrong($0), as: Self.gateway, for: "s\($0)").reason }
        #expect(reasons.count { $0 == "receipt-code-unknown" } == 16)
        #expect(reasons.count { $0 == "wrong-codes" } == 24)
        #expect(try ask(code, as: Self.gateway, for: "fresh").reason == nil)
    }

    @Test("one record a source and hour says how many there were, and does not name a gateway's source")
    func tally() throws {
        for number in 1...12 { _ = try ask(wrong(number), as: Self.gateway, for: "13800000000") }
        let tally = world.tips.brake.tally
        #expect(tally.records(at: world.world.now, isLast: false) { _ in "name" }.isEmpty)
        pass(3_600)
        let records = tally.records(at: world.world.now, isLast: false) { _ in "name" }
        #expect(records.map(\.outcome) == ["NOT_FOUND 11"])
        #expect(records.first?.subjects.contains("source/name") == true)
        #expect(records.first?.subjects.contains("not-looked-up/1") == true)
        #expect(records.first?.subjects.contains { $0.contains("13800000000") } == false)
        #expect(tally.records(at: world.world.now, isLast: true) { _ in "name" }.isEmpty)
    }
}
