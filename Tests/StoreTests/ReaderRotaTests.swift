import Testing

@testable import Store

@Suite("Who reads when")
struct ReaderRotaTests {
    private let start = ContinuousClock.Instant.now

    private func rota(atOnce: Int = 2) -> ReaderRota {
        var rota = ReaderRota(threads: 4, atOnce: atOnce, patience: .milliseconds(10))
        for thread in 0..<4 { _ = rota.rest(thread, whileReadsWait: false) }
        return rota
    }

    @Test("as many are called as may read at once, then one to look out, then nobody")
    func calls() {
        var rota = rota()
        #expect(rota.call(at: start) == 3)
        #expect(rota.call(at: start) == 2)
        #expect(!rota.hasRoom(at: start))
        #expect(rota.call(at: start) == 1)
        #expect(rota.call(at: start) == nil)
    }

    @Test("who has read for long is not counted, so one more is called in its place")
    func longRead() {
        var rota = rota()
        _ = (rota.call(at: start), rota.call(at: start), rota.call(at: start))
        let later = start + .milliseconds(10)
        #expect(!rota.hasRoom(at: later - .nanoseconds(1)))
        #expect(rota.hasRoom(at: later))
        #expect(rota.call(at: later) == 0)
        // Nobody sleeps any more, so it is the one that looks out.
        #expect(rota.call(at: later) == 1)
        #expect(rota.call(at: later) == nil)
    }

    @Test("a read that begins counts afresh, and one that has ended not at all")
    func begins() {
        var rota = rota(atOnce: 1)
        #expect(rota.call(at: start) == 3)
        rota.begin(3, at: start + .milliseconds(8))
        #expect(!rota.hasRoom(at: start + .milliseconds(12)))
        rota.pause(3)
        #expect(rota.hasRoom(at: start + .milliseconds(12)))
    }

    @Test("of those with nothing to do one looks out while reads wait, the others sleep")
    func rests() {
        var rota = ReaderRota(threads: 3, atOnce: 1, patience: .milliseconds(10))
        #expect(rota.rest(0, whileReadsWait: true) == true)
        #expect(rota.rest(1, whileReadsWait: true) == false)
        rota.pause(0)
        #expect(rota.rest(2, whileReadsWait: true) == true)
        #expect(rota.callAll() == [1])
    }

    @Test("who wakes by itself is not called as a sleeper any more")
    func wakes() {
        var rota = rota(atOnce: 4)
        rota.pause(3)
        #expect(rota.call(at: start) == 2)
    }

    @Test("nobody is asked for who is not there")
    func nobody() {
        var rota = ReaderRota(threads: 2, atOnce: 2, patience: .milliseconds(10))
        #expect(rota.call(at: start) == nil)
    }
}
