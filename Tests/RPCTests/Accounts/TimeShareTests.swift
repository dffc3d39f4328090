import NIOCore
import NIOEmbedded
import Testing

@testable import RPC

@Suite("Strangers' share of a loop's time")
struct TimeShareTests {
    private let start = ContinuousClock.now

    private func at(_ microseconds: Int) -> ContinuousClock.Instant { start + .microseconds(microseconds) }

    @Test("a twentieth is used over a long run, and little of it at once")
    func share() {
        var share = TimeShare(parts: 20, atOnce: .microseconds(50), now: start)
        var (used, mostAtOnce, time) = (0, 0, 0)
        while time < 1_000_000 {
            var atOnce = 0
            while share.isOpen(at: at(time)) {
                share.use(.microseconds(10), at: at(time))
                atOnce += 10
            }
            used += atOnce
            mostAtOnce = max(mostAtOnce, atOnce)
            time += 500
        }
        #expect((49_000...51_000).contains(used))
        #expect(mostAtOnce <= 60)
    }

    @Test("what was used is paid for by waiting, and a pause earns no more than what may be used at once")
    func waiting() {
        var share = TimeShare(parts: 10, atOnce: .microseconds(100), now: start)
        share.use(.microseconds(300), at: start)
        #expect(!share.isOpen(at: at(1_999)))
        #expect(share.isOpen(at: at(2_001)))
        #expect(share.wait(at: at(1_000)) == .microseconds(2_000))
        share.use(.microseconds(100), at: at(1_000_000))
        #expect(!share.isOpen(at: at(1_000_000)))
    }

    @Test(
        "strangers wait while somebody known is at work, new ones not behind all others, and have all of it otherwise"
    )
    func turns() throws {
        let loop = EmbeddedEventLoop()
        var time = start
        let share = StrangersShare(on: loop) { time }
        var order: [String] = []
        func ask(_ name: String, isNew: Bool, at microseconds: Int) -> Bool {
            share.mayRead(from: name, isNew: isNew, at: at(microseconds)) {
                order.append(name)
                return true
            }
        }
        for _ in 0..<1_000 { #expect(ask("alone", isNew: false, at: 0)) }
        share.knownWorks(at: at(0))
        #expect(ask("first", isNew: false, at: 0))
        share.worked(.microseconds(500), onBytes: 16 << 10, at: at(500))
        for name in ["a", "b", "c", "d"] { #expect(!ask(name, isNew: false, at: 500)) }
        #expect(!ask("new", isNew: true, at: 500))
        #expect(share.entryWait(at: at(500)) == .zero)
        for _ in 0..<100 { share.entering(at: at(500)) {} }
        #expect(share.entryWait(at: at(500)) >= .milliseconds(80))
        #expect(order.isEmpty)
        // One turn after the other, while somebody known is at work.
        while order.count < 5 {
            time += .microseconds(500)
            share.knownWorks(at: time)
            let before = order.count
            loop.advanceTime(by: .microseconds(500))
            #expect(order.count - before <= 7)
        }
        #expect(time - start >= .milliseconds(9))
        #expect(order.firstIndex(of: "new").map { $0 < 2 } == true)
        #expect(order.filter { $0 != "new" } == ["a", "b", "c", "d"])
    }

    @Test(
        "of strangers who wait each address has its turn, however many connections another has",
        arguments: [true, false])
    func addresses(areNew: Bool) {
        let loop = EmbeddedEventLoop()
        var time = start
        let share = StrangersShare(on: loop) { time }
        var order: [String] = []
        func ask(_ name: String) {
            let mayRead = share.mayRead(from: name, isNew: areNew, at: time) {
                order.append(name)
                return true
            }
            #expect(!mayRead)
        }
        share.knownWorks(at: start)
        share.worked(.milliseconds(1), at: start)
        for _ in 0..<100 { ask("many") }
        for name in ["one", "two"] { ask(name) }
        // No connection is taken in that would have to wait behind so many newcomers.
        #expect((share.entryWait(at: start) > .zero) == areNew)
        while order.count < 102 {
            time += .microseconds(500)
            share.knownWorks(at: time)
            loop.advanceTime(by: .microseconds(500))
        }
        #expect(order.prefix(3) == ["many", "one", "two"])
        #expect(share.entryWait(at: time) == .zero)
    }

    @Test("no connection is taken in while strangers have used much more than their share")
    func debt() {
        let share = StrangersShare(on: EmbeddedEventLoop()) { start }
        share.knownWorks(at: start)
        share.worked(.milliseconds(2), at: start)
        #expect(share.entryWait(at: start) == .zero)
        share.worked(.milliseconds(2), at: start)
        #expect(share.entryWait(at: start) > .milliseconds(50))
        #expect(share.entryWait(at: at(81_000)) == .zero)
    }

    @Test("whoever is gone takes no time, and nobody is lost")
    func gone() {
        let loop = EmbeddedEventLoop()
        var time = start
        let share = StrangersShare(on: loop) { time }
        share.knownWorks(at: start)
        share.worked(.milliseconds(1), at: start)
        for _ in 0..<10_000 { _ = share.mayRead(from: "gone", isNew: true, at: start) { false } }
        var turns = 0
        _ = share.mayRead(from: "here", isNew: false, at: start) {
            turns += 1
            return true
        }
        for _ in 0..<60 {
            time += .microseconds(500)
            share.knownWorks(at: time)
            loop.advanceTime(by: .microseconds(500))
        }
        #expect(turns == 1)
        #expect(share.entryWait(at: time) == .zero)
    }

    @Test("once nobody known is at work all who wait have their turns")
    func quiet() {
        let loop = EmbeddedEventLoop()
        var time = start
        let share = StrangersShare(on: loop) { time }
        share.knownWorks(at: start)
        share.worked(.seconds(1), at: start)
        var turns = 0
        for number in 0..<500 {
            _ = share.mayRead(from: "\(number % 3)", isNew: false, at: start) {
                turns += 1
                return true
            }
        }
        time += .milliseconds(101)
        loop.advanceTime(by: .milliseconds(101))
        #expect(turns == 500)
        #expect(share.entryWait(at: time) == .zero)
        #expect(share.workWait(at: time) == .zero)
    }
}
