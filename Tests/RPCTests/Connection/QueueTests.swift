import NIOCore
import NIOPosix
import Refusals
import Testing

@testable import RPC

@Suite("Queues between threads", .timeLimit(.minutes(1)))
struct QueueTests {
    private let start = ContinuousClock.now

    @Test("deadlines come out in order, whatever order they went in", arguments: 0..<20 as Range<UInt64>)
    func deadlines(seed: UInt64) {
        var dice = Dice(seed: seed)
        var queue = DeadlineQueue<Int>()
        let times = (0..<200).map { _ in Int.random(in: 0...1_000, using: &dice) }
        for (id, time) in times.enumerated() { queue.add(id, at: start + .seconds(time)) }
        var taken: [Int] = []
        for now in stride(from: 0, through: 1_000, by: 50) {
            while let id = queue.next(dueBy: start + .seconds(now)) {
                #expect(times[id] <= now && times[id] > now - 50 || now == 0)
                taken.append(times[id])
            }
        }
        #expect(taken == times.sorted())
        #expect(queue.earliest == nil)
    }

    @Test("deadlines of ended calls do not pile up")
    func trimming() {
        var queue = DeadlineQueue<Int>()
        for id in 0..<100_000 {
            queue.add(id, at: start + .seconds(id))
            queue.trim(live: 1) { $0 == id }
        }
        #expect(queue.count <= 66)
        #expect(queue.next(dueBy: start + .seconds(200_000)) != nil)
    }

    @Test("messages come out as they went in, then the end")
    func buffer() async throws {
        let buffer = MessageBuffer(limits: .init(messages: 3, bytes: 100))
        #expect(buffer.push([1]) == .taken)
        #expect(buffer.push([2]) == .taken)
        buffer.finish(throwing: Breakage())
        #expect(buffer.push([3]) == .unwanted)
        #expect(try await buffer.next() == [1])
        #expect(try await buffer.next() == [2])
        await #expect(throws: Breakage.self) { try await buffer.next() }
        #expect(try await buffer.next() == nil)
    }

    @Test(
        "a full buffer says so",
        arguments: [([1, 1, 1], 3), ([60, 40], 100), ([500], 500)] as [([Int], Int)])
    func full(sizes: [Int], _: Int) {
        let buffer = MessageBuffer(limits: .init(messages: 3, bytes: 100))
        for size in sizes { #expect(buffer.push([UInt8](repeating: 0, count: size)) == .taken) }
        #expect(buffer.push([1]) == .overflow)
    }

    @Test("a reader that goes away is heard of once, and only before the end")
    func abandoned() async throws {
        let gone = Signal()
        let early = MessageBuffer(limits: .init(messages: 1, bytes: 1)) { gone.fire() }
        early.abandon()
        await gone.wait()
        #expect(early.push([1]) == .unwanted)

        let late = MessageBuffer(limits: .init(messages: 1, bytes: 1)) { Issue.record("heard of") }
        late.finish()
        late.abandon()
    }

    @Test("messages given at once are read like any other")
    func given() async throws {
        let messages = InboundMessages([[1], [2]], failure: Status(.notFound, "x"))
        var iterator = messages.makeAsyncIterator()
        #expect(try await iterator.next() == [1])
        #expect(try await iterator.next() == [2])
        await #expect(throws: Status(.notFound, "x")) { try await iterator.next() }
    }

    @Test("a mailbox wakes its loop once for all that is posted between two turns")
    func wakes() async {
        let woken = Signal()
        let mailbox = Mailbox<Int>(isWritable: true) { _ in woken.fire() }
        for number in 0..<5 { mailbox.post(number) }
        await woken.wait()
        #expect(mailbox.take() == [0, 1, 2, 3, 4])
        #expect(mailbox.take() == [])
        mailbox.expect()
        mailbox.post(5)
        #expect(mailbox.take() == [5])
        mailbox.post(6)
        await woken.wait()
        #expect(mailbox.close() == [6])
        #expect(!mailbox.post(7))
    }

    @Test("senders wait while there is no room, and are told when their call ends")
    func room() async throws {
        let mailbox = Mailbox<Int>(isWritable: false) { _ in }
        let waiting = Task { try await mailbox.waitForRoom(as: 1) { nil } }
        mailbox.settle(isWritable: true)
        try await waiting.value

        mailbox.settle(isWritable: false)
        let cancelled = Task { try await mailbox.waitForRoom(as: 2) { nil } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await #expect(throws: Breakage.self) { try await mailbox.waitForRoom(as: 3) { Breakage() } }

        let closed = Task { try await mailbox.waitForRoom(as: 4) { nil } }
        mailbox.close()
        try await closed.value
    }

    @Test("a full mailbox makes senders wait for its loop")
    func pace() async throws {
        let mailbox = Mailbox<Int>(isWritable: true) { _ in }
        mailbox.post(1, carrying: 1 << 20)
        let cancelled = Task { try await mailbox.waitForRoom(as: 1) { nil } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        _ = mailbox.take()
        mailbox.settle(isWritable: true)
        try await mailbox.waitForRoom(as: 1) { nil }
    }

    @Test("places are given up to the limit, and none once shut")
    func occupancy() async {
        let occupancy = Occupancy(limit: 2)
        #expect(occupancy.enter() == .entered)
        #expect(occupancy.enter() == .entered)
        #expect(occupancy.enter() == .full)
        occupancy.leave()
        #expect(occupancy.enter() == .entered)
        occupancy.shut()
        occupancy.leave()
        #expect(occupancy.enter() == .shut)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        async let empties = occupancy.empties(within: .seconds(5), on: loop)
        occupancy.leave()
        #expect(await empties)
    }

    @Test("waiting for the last to leave ends with the time")
    func impatience() async {
        let occupancy = Occupancy(limit: 1)
        #expect(occupancy.enter() == .entered)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        #expect(await !occupancy.empties(within: .milliseconds(1), on: loop))
    }
}
