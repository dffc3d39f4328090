import Testing

@testable import ServiceKit

@Suite("Commit signal", .timeLimit(.minutes(1)))
struct CommitSignalTests {
    private let signal = CommitSignal()

    @Test("who looked before the last commit does not wait")
    func past() async {
        let generation = signal.generation
        signal.raise()
        await signal.wait(after: generation)
        #expect(signal.generation == generation + 1)
    }

    @Test("a commit wakes everybody who waits, and nobody before it")
    func wakes() async {
        let generation = signal.generation
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask { [signal] in
                    await signal.wait(after: generation)
                    return signal.generation
                }
            }
            while signal.waiting < 20 { await Task.yield() }
            #expect(signal.generation == generation)
            signal.raise()
            #expect(signal.waiting == 0)
            var woken = 0
            for await seen in group {
                #expect(seen == generation + 1)
                woken += 1
            }
            #expect(woken == 20)
        }
    }

    @Test("a waiter who waits for one commit after the other misses none")
    func inTurn() async {
        let last: UInt64 = 200
        await withTaskGroup { group in
            group.addTask { [signal] in
                var seen: UInt64 = 0
                while seen < last {
                    await signal.wait(after: seen)
                    seen = signal.generation
                }
            }
            for _ in 0..<last {
                signal.raise()
                await Task.yield()
            }
            await group.waitForAll()
        }
        #expect(signal.generation == last)
    }

    @Test("cancellation wakes the one who is cancelled")
    func cancelled() async {
        let generation = signal.generation
        let waiters = (0..<5).map { _ in Task { [signal] in await signal.wait(after: generation) } }
        for waiter in waiters { waiter.cancel() }
        for waiter in waiters { await waiter.value }
        #expect(signal.generation == generation)
        #expect(signal.waiting == 0)
    }

    @Test("who is cancelled before it waits does not wait")
    func cancelledBefore() async {
        let waiter = Task { [signal] in
            while !Task.isCancelled { await Task.yield() }
            await signal.wait(after: signal.generation)
            return signal.generation
        }
        waiter.cancel()
        #expect(await waiter.value == 0)
        #expect(signal.waiting == 0)
    }

    @Test("closing wakes everybody, now and from then on")
    func closed() async {
        let generation = signal.generation
        await withTaskGroup { group in
            for _ in 0..<5 {
                group.addTask { [signal] in await signal.wait(after: generation) }
            }
            signal.close()
            await group.waitForAll()
        }
        #expect(signal.isClosed)
        await signal.wait(after: .max)
        #expect(signal.generation == generation)
    }
}
