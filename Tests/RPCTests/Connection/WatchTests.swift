import Testing

@testable import RPC

@Suite("Watching connections by the clock")
struct WatchTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func watch() -> ConnectionWatch {
        ConnectionWatch(
            limits: .init(idle: .seconds(100), halfFrame: .seconds(10), stall: .seconds(50)), now: start)
    }

    @Test("a server's idle connection ends, one with calls stays")
    func idle() {
        let watch = watch()
        #expect(watch.fault(at: at(99), hasCalls: false) == nil)
        #expect(watch.fault(at: at(100), hasCalls: false) == .idle)
        #expect(watch.fault(at: at(1_000), hasCalls: true) == nil)
        #expect(watch.nextLook(at: at(5), hasCalls: false) == at(100))
    }

    @Test("a half-sent frame is timed from its first byte, however slowly more come")
    func halfFrame() {
        var watch = watch()
        watch.received(at: at(1), isMidFrame: true, completedFrame: false)
        watch.received(at: at(9), isMidFrame: true, completedFrame: false)
        #expect(watch.nextLook(at: at(9), hasCalls: true) == at(11))
        #expect(watch.fault(at: at(10), hasCalls: true) == nil)
        #expect(watch.fault(at: at(11), hasCalls: true) == .halfFrame)
    }

    @Test("a frame that completes starts the time anew")
    func completed() {
        var watch = watch()
        watch.received(at: at(1), isMidFrame: true, completedFrame: false)
        watch.received(at: at(9), isMidFrame: true, completedFrame: true)
        #expect(watch.fault(at: at(18), hasCalls: true) == nil)
        watch.received(at: at(18), isMidFrame: false, completedFrame: true)
        #expect(watch.fault(at: at(90), hasCalls: true) == nil)
    }

    @Test("a peer that does not read is timed from when it stopped")
    func stalled() {
        var watch = watch()
        watch.writable(false, at: at(1))
        watch.writable(false, at: at(40))
        #expect(watch.fault(at: at(50), hasCalls: true) == nil)
        #expect(watch.fault(at: at(51), hasCalls: true) == .stalled)
        watch.writable(true, at: at(51))
        #expect(watch.fault(at: at(60), hasCalls: true) == nil)
    }

    private func link() -> LinkWatch {
        var settings = ClientSettings()
        settings.pingAfter = .seconds(30)
        settings.pingTimeout = .seconds(10)
        settings.idleTime = .seconds(300)
        return LinkWatch(settings: settings, now: start)
    }

    @Test("a server that answers nothing is asked, then given up")
    func dead() {
        var link = link()
        link.sent(at: at(1))
        #expect(link.verdict(at: at(30), hasCalls: true) == .fine)
        #expect(link.nextLook(hasCalls: true) == at(31))
        #expect(link.verdict(at: at(31), hasCalls: true) == .ping)
        #expect(link.verdict(at: at(40), hasCalls: true) == .fine)
        #expect(link.verdict(at: at(41), hasCalls: true) == .dead)
    }

    @Test("calls that come and go unanswered do not hide that a server is dead")
    func comeAndGo() {
        var link = link()
        for second in 1...30 { link.sent(at: at(second)) }
        #expect(link.verdict(at: at(31), hasCalls: false) == .ping)
    }

    @Test("any byte is a sign of life")
    func alive() {
        var link = link()
        link.sent(at: at(1))
        #expect(link.verdict(at: at(31), hasCalls: true) == .ping)
        link.received(at: at(32))
        #expect(link.verdict(at: at(45), hasCalls: true) == .fine)
        #expect(link.verdict(at: at(62), hasCalls: true) == .ping)
    }

    @Test("a connection that nobody uses ends without a question")
    func unused() {
        var link = link()
        link.received(at: at(5))
        #expect(link.verdict(at: at(304), hasCalls: false) == .fine)
        #expect(link.verdict(at: at(305), hasCalls: false) == .unused)
    }

    @Test("a call after a long pause does not find its server suspect")
    func pause() {
        var link = link()
        link.received(at: at(1))
        link.sent(at: at(200))
        #expect(link.verdict(at: at(201), hasCalls: true) == .fine)
    }

}
