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

    @Test("right ones are answered at once, however many wrong ones came before")
    func right() throws {
        for number in 1...15 {
            _ = try ask(wrong(number))
            pass(21)
        }
        for _ in 1...100 {
            let answer = try ask(code)
            #expect(answer.reason == nil)
            #expect(answer.hold == .zero)
        }
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

    @Test("a gateway that invents sources is slowed as a whole after sixty")
    func gateways() throws {
        for number in 1...60 {
            #expect(try ask(wrong(number), as: Self.gateway, for: "s\(number)").hold == .zero)
        }
        for number in 61...76 {
            #expect(try ask(wrong(number), as: Self.gateway, for: "s\(number)").hold > .zero)
        }
        #expect(try ask(wrong(77), as: Self.gateway, for: "s77").reason == "wrong-codes")
        #expect(try ask(code, as: EnforcementWorld.hotline).reason == nil)
        pass(21)
        #expect(try ask(code, as: Self.gateway, for: "s77").reason == nil)
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
