import Foundation
import Synchronization
import Testing

@testable import Store

/// Run by hand, since it takes minutes: `QINGTONG_LARGE=2048 swift test --filter HandBackupTests` copies a store of so many
/// mebibytes while a thousand writes a second go on, and prints what that does to them.
@Suite("By hand")
struct HandBackupTests {
    /// What writes met in one phase.
    private struct Figures {
        var count = 0
        var longest = Duration.zero
        var log = 0

        var text: String { "\(count) writes, the longest took \(longest), log \(log >> 20) MiB" }
    }

    private final class Watch: Sendable {
        private struct State {
            var phase = "before"
            var number: Int64 = 0
            var isOver = false
            var figures: [String: Figures] = [:]
        }

        private let state = Mutex(State())

        var isOver: Bool { state.withLock { $0.isOver } }
        var figures: [String: Figures] { state.withLock { $0.figures } }

        func next() -> Int64 {
            state.withLock { state in
                state.number += 1
                return state.number
            }
        }

        func enter(_ phase: String) { state.withLock { $0.phase = phase } }

        func end() { state.withLock { $0.isOver = true } }

        func saw(_ time: Duration, log: Int) {
            state.withLock { state in
                var figures = state.figures[state.phase] ?? Figures()
                figures.count += 1
                figures.longest = max(time, figures.longest)
                figures.log = max(log, figures.log)
                state.figures[state.phase] = figures
            }
        }
    }

    @Test("a copy of a very large store, under load")
    func copied() async throws {
        let text = ProcessInfo.processInfo.environment["QINGTONG_LARGE"]
        guard let mebibytes = text.flatMap(Int.init) else { return }
        let directory = try TemporaryDirectory()
        let (path, copy) = (directory.file("store.db"), directory.file("copy.db"))
        try LargeStore.make(at: path, mebibytes: mebibytes)
        let database = try Database.open(at: path, migrations: [.rows, Plant.migrations])
        defer { database.close() }
        let watch = Watch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    while !watch.isOver { try await Self.write(to: database, path, watch) }
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                watch.enter("copying")
                let begun = ContinuousClock.now
                try StoreBackup.copy(path, to: copy)
                print("HAND copied \(FileCopy.size(of: copy) >> 20) MiB in \(ContinuousClock.now - begun)")
                watch.enter("after")
                try await Task.sleep(for: .seconds(20))
                watch.end()
            }
            try await group.waitForAll()
        }
        for (name, figures) in watch.figures { print("HAND \(name): \(figures.text)") }
        #expect(try LargeStore.unchecked(in: copy) == [])
    }

    private static func write(to database: Database, _ path: String, _ watch: Watch) async throws {
        let number = watch.next()
        let begun = ContinuousClock.now
        try await database.write { transaction in
            try transaction.note(number)
            try transaction.execute(
                "UPDATE bulk SET body = randomblob(900) WHERE number = $1",
                [.integer(number * 7_919 % 900_000)])
        }
        let time = ContinuousClock.now - begun
        watch.saw(time, log: FileCopy.size(of: path + "-wal"))
        try await Task.sleep(for: max(.zero, .milliseconds(20) - time))
    }
}
