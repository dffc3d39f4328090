import Testing

@testable import Store

@Suite("Who reads when")
struct ReaderScheduleTests {
    private let start = ContinuousClock.Instant.now

    private func schedule(atOnce: Int = 2) -> ReaderSchedule {
        var schedule = ReaderSchedule(threads: 4, atOnce: atOnce, patience: .milliseconds(10))
        for thread in 0..<4 { _ = schedule.rest(thread, whileReadsWait: false) }
        return schedule
    }

    @Test("as many are called as may read at once, then one to look out, then nobody")
    func calls() {
        var schedule = schedule()
        #expect(schedule.call(at: start) == 3)
        #expect(schedule.call(at: start) == 2)
        #expect(!schedule.hasRoom(at: start))
        #expect(schedule.call(at: start) == 1)
        #expect(schedule.call(at: start) == nil)
    }

    @Test("who has read for long is not counted, so one more is called in its place")
    func longRead() {
        var schedule = schedule()
        _ = (schedule.call(at: start), schedule.call(at: start), schedule.call(at: start))
        let later = start + .milliseconds(10)
        #expect(!schedule.hasRoom(at: later - .nanoseconds(1)))
        #expect(schedule.hasRoom(at: later))
        #expect(schedule.call(at: later) == 0)
        // Nobody sleeps any more, so it is the one that looks out.
        #expect(schedule.call(at: later) == 1)
        #expect(schedule.call(at: later) == nil)
    }

    @Test("a read that begins counts afresh, and one that has ended not at all")
    func begins() {
        var schedule = schedule(atOnce: 1)
        #expect(schedule.call(at: start) == 3)
        schedule.begin(3, at: start + .milliseconds(8))
        #expect(!schedule.hasRoom(at: start + .milliseconds(12)))
        schedule.pause(3)
        #expect(schedule.hasRoom(at: start + .milliseconds(12)))
    }

    @Test("of those with nothing to do one looks out while reads wait, the others sleep")
    func rests() {
        var schedule = ReaderSchedule(threads: 3, atOnce: 1, patience: .milliseconds(10))
        #expect(schedule.rest(0, whileReadsWait: true) == true)
        #expect(schedule.rest(1, whileReadsWait: true) == false)
        schedule.pause(0)
        #expect(schedule.rest(2, whileReadsWait: true) == true)
        #expect(schedule.callAll() == [1])
    }

    @Test("who wakes by itself is not called as a sleeper any more")
    func wakes() {
        var schedule = schedule(atOnce: 4)
        schedule.pause(3)
        #expect(schedule.call(at: start) == 2)
    }

    @Test("nobody is asked for who is not there")
    func nobody() {
        var schedule = ReaderSchedule(threads: 2, atOnce: 2, patience: .milliseconds(10))
        #expect(schedule.call(at: start) == nil)
    }
}
