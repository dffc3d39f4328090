import CommonAPI
import Dispatch
import RPC
import Refusals
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

/// Commands whose work is mostly reading: `save` counts the agencies beforehand, and names its own by what it found.
@Suite("Commands that are prepared outside their transaction", .timeLimit(.minutes(1)))
struct PreparationTests {
    /// What a preparation found, and what it is called at.
    private final class HaltingPoints: Sendable {
        let reached: AsyncStream<Int>
        private let reaching: AsyncStream<Int>.Continuation
        private let release = DispatchSemaphore(value: 0)
        private let count = Mutex(0)

        init() {
            (reached, reaching) = AsyncStream<Int>.makeStream()
        }

        /// Says that a preparation has read, and waits to be let go.
        func halt() {
            reaching.yield(
                count.withLock { count in
                    count += 1
                    return count
                })
            release.wait()
        }

        func letGo(_ times: Int = 1) {
            for _ in 0..<times { release.signal() }
        }

        var preparations: Int { count.withLock { $0 } }
    }

    private struct Count: Sendable {
        let agencies: Int
    }

    private let store: TemporaryStore
    private let world: ServiceWorld
    private let table: ServiceTable
    private let haltingPoints = HaltingPoints()
    private let inTransaction = Counter()

    private final class Counter: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    init() async throws {
        store = try TemporaryStore()
        world = try await ServiceWorld(at: store.path)
        var table = ServiceTable(world.shell)
        table.prepare(TestMethods.save) { [haltingPoints] (_: Agency, query) in
            let count = Count(agencies: try query.shown(.agencies).all().count)
            haltingPoints.halt()
            return count
        }
        table.command(TestMethods.save) { [inTransaction] (agency: Agency, command) in
            let agencies = try command.kept(.agencies).all().count
            if try command.prepared(Count.self, if: { $0.agencies == agencies }) == nil {
                inTransaction.add()
            }
            var agency = agency
            agency.name = "第 \(agencies + 1) 个"
            return try command.kept(.agencies).add(agency)
        }
        table.command(TestMethods.other) { (agency: Agency, command) in
            try command.kept(.agencies).add(agency)
        }
        self.table = table
    }

    private func agency(_ id: String) -> Agency {
        .with {
            $0.id = id
            $0.name = "示例单位"
            $0.department = .construction
            $0.divisionCode = "330481"
        }
    }

    private func call(
        _ method: RPC.Method, _ id: String, as caller: TestCaller = .registrar
    ) async throws -> Agency {
        try await world.caller(caller, of: table).reply(to: agency(id), method, CallOptions())
    }

    @Test("while one is prepared, others are written; and what they wrote is not missed")
    func overtaken() async throws {
        async let saved = call(TestMethods.save, "zj-first")
        var reached = haltingPoints.reached.makeAsyncIterator()
        let first = await reached.next()
        #expect(first == 1)
        // The preparation has read and stands still. The writer does not.
        _ = try await call(TestMethods.other, "zj-between")
        haltingPoints.letGo()
        // What it read is no longer so: it is made anew, and the writer never did its work.
        let second = await reached.next()
        #expect(second == 2)
        haltingPoints.letGo()
        #expect(try await saved.name == "第 2 个")
        #expect(inTransaction.value == 0)
        #expect(try await world.outcomes() == ["OK", "OK"])
    }

    @Test(
        "what changes again and again does not hold it off for ever: at last it is worked out in the transaction"
    )
    func overtakenAlways() async throws {
        async let saved = call(TestMethods.save, "zj-first")
        var reached = haltingPoints.reached.makeAsyncIterator()
        for number in 1...3 {
            let attempt = await reached.next()
            #expect(attempt == number)
            _ = try await call(TestMethods.other, "zj-between-\(number)")
            haltingPoints.letGo()
        }
        #expect(try await saved.name == "第 4 个")
        #expect(haltingPoints.preparations == 3)
        #expect(inTransaction.value == 1)
        // Tries that were overtaken left nothing, no leaf either.
        #expect(try await world.outcomes() == ["OK", "OK", "OK", "OK"])
    }

    @Test("a preparation that holds spares the transaction the work")
    func holds() async throws {
        haltingPoints.letGo()
        #expect(try await call(TestMethods.save, "zj-first").name == "第 1 个")
        #expect(haltingPoints.preparations == 1)
        #expect(inTransaction.value == 0)
    }

    @Test("nothing is prepared for who may not call, and the refusal and its leaf are as ever")
    func stranger() async throws {
        haltingPoints.letGo(2)
        await #expect(throws: RPC.Status.self) { try await call(TestMethods.save, "zj-first", as: .stranger) }
        await #expect(throws: RPC.Status.self) { try await call(TestMethods.save, "zj-first", as: .auditor) }
        #expect(haltingPoints.preparations == 0)
        #expect(try await world.outcomes() == ["PERMISSION_DENIED no-grant"])
    }

    @Test("a request that breaks a rule of its fields is not prepared")
    func malformed() async throws {
        haltingPoints.letGo()
        var broken = agency("zj-first")
        broken.divisionCode = "33"
        let caller = world.caller(.registrar, of: table)
        await #expect(throws: RPC.Status.self) {
            try await caller.reply(to: broken, TestMethods.save, CallOptions()) as Agency
        }
        #expect(haltingPoints.preparations == 0)
        #expect(try await world.outcomes() == ["INVALID_ARGUMENT field-pattern"])
    }
}
