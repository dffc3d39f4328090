import NIOCore
import NIOPosix
import Refusals
import Synchronization
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
        let waiting = Task { try await mailbox.send(1, ofBytes: 1, as: 1) { nil } }
        mailbox.settle(isWritable: true)
        try await waiting.value

        mailbox.settle(isWritable: false)
        let cancelled = Task { try await mailbox.send(2, ofBytes: 1, as: 2) { nil } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await #expect(throws: Breakage.self) { try await mailbox.send(3, ofBytes: 1, as: 3) { Breakage() } }

        let closed = Task { try await mailbox.send(4, ofBytes: 1, as: 4) { nil } }
        mailbox.close()
        try await closed.value
    }

    @Test("a full mailbox makes senders wait for its loop")
    func pace() async throws {
        let mailbox = Mailbox<Int>(isWritable: true) { _ in }
        try await mailbox.send(0, ofBytes: 1 << 20, as: 0) { nil }
        let cancelled = Task { try await mailbox.send(1, ofBytes: 1, as: 1) { nil } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        _ = mailbox.take()
        mailbox.settle(isWritable: true)
        try await mailbox.send(1, ofBytes: 1, as: 1) { nil }
    }

    @Test("a metered sender waits for credit, and only that one")
    func credit() async throws {
        let mailbox = Mailbox<Int>(isWritable: true) { _ in }
        mailbox.meter(1, credit: 2)
        // Whoever has any credit left may send a whole message, and owes the rest.
        try await mailbox.send(10, ofBytes: 0, as: 1) { nil }
        try await mailbox.send(11, ofBytes: 3 * Credit.bytesPerUnit, as: 1) { nil }
        let waiting = Task { try await mailbox.send(12, ofBytes: 0, as: 1) { nil } }
        try await mailbox.send(20, ofBytes: 0, as: 2) { nil }
        mailbox.grant(1, 3)
        mailbox.settle(isWritable: true)
        #expect(mailbox.take() == [10, 11, 20])
        mailbox.grant(1, 1)
        try await waiting.value
        #expect(mailbox.take() == [12])

        let free = Task { try await mailbox.send(13, ofBytes: 0, as: 1) { nil } }
        mailbox.unmeter(1)
        try await free.value
        #expect(mailbox.take() == [13])
    }

    @Test(
        "credit is counted by messages and by what they weigh",
        arguments: [
            (0, 1), (1, 1), (Credit.bytesPerUnit - 1, 1), (Credit.bytesPerUnit, 2), (4 << 20, 257),
        ])
    func cost(bytes: Int, cost: Int) {
        #expect(Credit.cost(ofBytes: bytes) == cost)
    }

    @Test("credit beyond all counting is taken for much", arguments: [Int.max, Int(UInt32.max)])
    func endlessCredit(credit: Int) async throws {
        let mailbox = Mailbox<Int>(isWritable: true) { _ in }
        mailbox.meter(1, credit: Int(Int32.max))
        mailbox.grant(1, credit)
        try await mailbox.send(1, ofBytes: 0, as: 1) { nil }
        #expect(mailbox.take() == [1])
    }

    @Test("what is taken is given back by halves of the window, and nothing once the sender is done")
    func replenishment() async throws {
        let given = Mutex<[Int]>([])
        let buffer = MessageBuffer(
            limits: .init(messages: 9, bytes: 9),
            replenishment: Replenishment(window: 4) { credit in given.withLock { $0.append(credit) } })
        for number in 0..<5 { #expect(buffer.push([UInt8(number)]) == .taken) }
        _ = try await buffer.next()
        #expect(given.withLock { $0 } == [])
        for _ in 0..<3 { _ = try await buffer.next() }
        #expect(given.withLock { $0 } == [2, 2])
        #expect(buffer.push([9]) == .taken)
        buffer.finish()
        while try await buffer.next() != nil {}
        #expect(given.withLock { $0 } == [2, 2])
    }

    @Test("the buffers of a connection share its bytes, and give them back")
    func budget() async throws {
        let budget = ByteBudget(limit: 10)
        let limits = MessageBuffer.Limits(messages: 9, bytes: 99)
        let first = MessageBuffer(limits: limits, budget: budget)
        var second: MessageBuffer? = MessageBuffer(limits: limits, budget: budget)
        #expect(first.push([1, 2, 3, 4]) == .taken)
        #expect(second?.push([1, 2, 3, 4, 5]) == .taken)
        #expect(first.push([1, 2]) == .overflow)
        #expect(budget.count == 9)
        _ = try await first.next()
        #expect(budget.count == 5)
        #expect(first.push([1, 2]) == .taken)
        first.abandon()
        first.abandon()
        #expect(budget.count == 5)
        second = nil
        #expect(budget.count == 0)
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
