import Crypto
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import Testing
import World

@testable import Enforcement

@Suite("A receipt code of one's own")
struct ReceiptDrawTests {
    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
    }

    /// A source whose draws of a code are numbered in advance; the last goes on for ever. All else is random.
    private final class Source {
        private let numbers: [UInt64]
        private let others = SeededEntropy(seed: 7)
        /// What every other draw gives, if it is always the same.
        var constant: UInt8?
        private(set) var draws = 0

        init(_ numbers: UInt64...) {
            self.numbers = numbers
        }

        func bytes(_ count: Int) -> [UInt8] {
            guard count == 5 else {
                return constant.map { Array(repeating: $0, count: count) } ?? others.bytes(count)
            }
            defer { draws += 1 }
            let number = numbers[min(draws, numbers.count - 1)]
            return [32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
        }
    }

    private static let one: UInt64 = 482_109_375_526
    private static let two: UInt64 = 482_109_375_529

    private func file(_ source: Source) throws -> (filed: TipFiled, subjects: [String]) {
        try world.world.command(as: EnforcementWorld.hotline, random: source.bytes) { command in
            (try world.tips.fileTip(EnforcementWorld.unregistered(), command), command.subjects)
        }
    }

    @Test("the numbers of these tests are codes")
    func numbers() {
        #expect(ReceiptCode(number: Self.one) != nil)
        #expect(ReceiptCode(number: Self.two) != nil)
    }

    @Test("a source that gives one code twice gives two receipts, and the tip is noted once")
    func drawnAgain() throws {
        let source = Source(Self.one, Self.one, Self.two)
        let first = try file(source)
        let second = try file(source)
        #expect(source.draws == 3)
        #expect(first.filed.receipt.code == ReceiptCode(number: Self.one)?.text)
        #expect(second.filed.receipt.code == ReceiptCode(number: Self.two)?.text)
        #expect(second.subjects == ["tip/\(second.filed.tip.id)"])
        #expect(try world.followUp(first.filed.receipt.code).filedAt == first.filed.tip.filedAt)
        #expect(try world.followUp(second.filed.receipt.code).state == .routed)
        #expect(try world.listTips(as: EnforcementWorld.auditor).tips.count == 2)
    }

    @Test("a source that gives nothing else is found out, and nothing is kept")
    func nothingElse() throws {
        let source = Source(Self.one)
        _ = try file(source)
        #expect(throws: UniqueViolation.self) { _ = try file(source) }
        #expect(source.draws == 17)
        #expect(try world.listTips(as: EnforcementWorld.auditor).tips.count == 1)
    }

    @Test("another value that is taken is no reason to draw again")
    func otherViolation() throws {
        let source = Source(Self.one, Self.two)
        source.constant = 9
        _ = try file(source)
        let violation = #expect(throws: UniqueViolation.self) { _ = try file(source) }
        #expect(violation?.columns == ["id"])
        #expect(source.draws == 2)
    }
}
