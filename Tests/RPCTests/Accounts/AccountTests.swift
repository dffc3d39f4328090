import NIOCore
import Testing

@testable import RPC

@Suite("What one caller may occupy")
struct AccountTests {
    private let pool = BytePool(limit: 100)

    private func account(bytes: Int = 80) -> Account {
        Account(
            .stranger,
            limits: .init(calls: 4, fewCalls: 2, roomForFew: 50, roomForMany: 20, bytes: bytes), pool: pool)
    }

    @Test("the first calls have more room than those that follow, and there is a limit")
    func calls() {
        let account = account()
        #expect((0..<6).map { _ in account.enter() } == [50, 50, 20, 20, nil, nil])
        account.leave()
        #expect(account.enter() == 20)
        for _ in 0..<4 { account.leave() }
        #expect(account.isIdle)
    }

    @Test("who has few bytes gets more while there are any; who has many, while half are free")
    func bytes() {
        let greedy = account()
        #expect(greedy.take(50))
        #expect(!greedy.take(1))
        let modest = [account(), account(), account()]
        #expect(modest.map { $0.take(20) } == [true, true, false])
        #expect(pool.count == 90)
        greedy.give(50)
        #expect(modest[2].take(10))
        #expect(pool.count == 50)
        #expect(pool.returnedBytes == 50)
    }

    @Test("nobody has more than its own limit")
    func ownLimit() {
        let account = account(bytes: 10)
        #expect(account.take(10))
        #expect(!account.take(1))
        #expect(account.heldBytes == 10)
    }

    @Test("bytes are counted for as long as somebody refers to them")
    func held() {
        let account = account()
        var held: HeldBytes? = HeldBytes(account)
        #expect(held?.take(30) == true)
        held?.give(10)
        var other = held
        held = nil
        #expect(account.heldBytes == 20)
        #expect(other?.bytes == 20)
        other = nil
        #expect(account.heldBytes == 0)
    }

    @Test("openings that wait are counted")
    func openings() {
        let account = account()
        for _ in 0..<64 { #expect(account.beginOpening()) }
        #expect(!account.beginOpening())
        account.endOpening()
        #expect(account.beginOpening())
        #expect(!account.isIdle)
    }

    @Test(
        "of questions whether the service lives a few a second are answered, however many the caller has asked"
    )
    func vital() {
        let account = account()
        let now = ContinuousClock.now
        for _ in 0..<64 { #expect(account.enterVital(at: now) != nil) }
        let more = (0..<100).map { _ in account.enterVital(at: now) != nil }
        #expect(more == (0..<100).map { $0 < 4 })
        for second in 1...3 {
            let later = now + .seconds(10 + second)
            #expect((0..<100).filter { _ in account.enterVital(at: later) != nil }.count == 4)
        }
        for _ in 0..<(64 + 4 * 4) { account.leaveVital() }
        #expect(account.isIdle)
    }

    @Test("a gateway has what all strangers may have")
    func gateway() {
        var settings = ServerSettings()
        settings.gateways = ["192.0.2.7"]
        var accounts = Accounts(settings, isOpen: false)
        let (one, many) = (accounts.ofAddress("192.0.2.1"), accounts.ofAddress("192.0.2.7"))
        #expect(one.limits.calls == 1_024)
        #expect(many.limits.calls == 8_192)
        #expect(many.limits.bytes == settings.maxHeldBytesOfStrangers)
        #expect(one === accounts.ofAddress("192.0.2.1"))
    }

    @Test("accounts in which nothing is counted are forgotten when there are many, others never")
    func forgetting() {
        var accounts = Accounts(ServerSettings(), isOpen: false)
        let kept = accounts.ofAddress("kept")
        #expect(kept.take(1))
        for number in 0..<10_000 { _ = accounts.ofAddress("\(number)") }
        #expect(accounts.ofAddress("kept") === kept)
        #expect(accounts.count < 5_000)
    }

    @Test(
        "addresses count by host",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8:0:0::/64"),
            ("2001:db8::ffff:1", "2001:db8:0:0::/64"), ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
            ("::ffff:192.0.2.7", "192.0.2.7"), ("gateway", nil), ("192.0.2", nil), ("", nil),
        ] as [(String, String?)])
    func addresses(_ text: String, _ counted: String?) {
        #expect(PeerAddress.counted(text) == counted)
    }
}

@Suite("The pace of a stream's sender")
struct StreamPaceTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func isSlow(_ pace: StreamPace, at seconds: Double) -> Bool {
        pace.isSlow(at: at(seconds), grace: .seconds(60), bytesPerSecond: 4_096)
    }

    @Test("a byte every 29 seconds does not go on for long")
    func drip() {
        var pace = StreamPace()
        var ended: Double?
        for turn in 0..<120 where ended == nil {
            pace.waits(from: at(Double(turn) * 29))
            pace.came(ofBytes: 1, at: at(Double(turn + 1) * 29))
            #expect(pace.idle(at: at(Double(turn + 1) * 29)) == .zero)
            if isSlow(pace, at: Double(turn + 1) * 29) { ended = Double(turn + 1) * 29 }
        }
        #expect(ended == 87)
    }

    @Test("a slow line is no fault, and neither is a slow reader")
    func honest() {
        var pace = StreamPace()
        // 8 KiB a second for an hour.
        for turn in 0..<3_600 {
            pace.waits(from: at(Double(turn)))
            pace.came(ofBytes: 8_192, at: at(Double(turn + 1)))
        }
        #expect(!isSlow(pace, at: 3_600))
        // The reader does not ask.
        #expect(!isSlow(pace, at: 90_000))
        #expect(pace.idle(at: at(90_000)) == .zero)
        pace.waits(from: at(90_000))
        #expect(pace.idle(at: at(90_030)) == .seconds(30))
    }
}
