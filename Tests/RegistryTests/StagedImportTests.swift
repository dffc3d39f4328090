import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Synchronization
import Testing
import World

@testable import Registry

@Suite("Long lists of plants", .timeLimit(.minutes(2)))
struct StagedImportTests {
    private let world: StagedWorld

    init() async throws {
        world = try await StagedWorld()
    }

    private static let code = "91350100M000100Y43"
    private static let steps: [ImportStep] = [.begun, .staged, .caughtUp]

    /// 60 rows: enough to be staged, and for several slices to be moved.
    private static let rows = ImportRow.many(60)

    private func look(for view: StagedWorld.View) async throws {
        let found = try await world.view()
        #expect(found == view)
    }

    private func look(for ids: [String?], under text: String) async throws {
        let found = try await world.find(text)
        #expect(found == ids)
    }

    private func counts(_ outcome: ImportOutcome) -> [Int32] {
        [outcome.created, outcome.changed, outcome.unchanged, outcome.wrong]
    }

    @Test("are not seen before they are taken, all at once then, and look the same from then on")
    func atOnce() async throws {
        let known = try await world.register("示例一厂混凝土有限公司")
        let before = try await world.view()
        let views = Mutex<[StagedWorld.View]>([])
        let outcome = try await world.take(Self.rows) { [world] _ in
            let view = try await world.view()
            views.withLock { $0.append(view) }
        }
        #expect(counts(outcome) == [60, 0, 0, 0])
        #expect(outcome.written)
        #expect(views.withLock { $0.count } >= 2)
        #expect(views.withLock { $0.allSatisfy { $0 == before } })
        let after = try await world.view()
        #expect(after.plants.count == 61)
        #expect(after.found.map(\.id) == after.plants.map(\.id))
        #expect(after.events.count == before.events.count + 60)
        #expect(after.changes.count == before.changes.count + 60)
        #expect(after.isWhole)
        #expect(after.plants.contains(known))
        try await world.settle {
            try await look(for: after)
        }
        #expect(try await world.view() == after)
        #expect(try await world.faults() == [])
        let again = try await world.take(Self.rows)
        #expect(counts(again) == [0, 0, 60, 0])
        #expect(try await world.view() == after)
        #expect(try await world.faults() == [])
    }

    @Test("change known plants at once, too; each keeps its past")
    func changes() async throws {
        for row in Self.rows { _ = try await world.register(row.name) }
        let before = try await world.view()
        var rows = Self.rows
        for index in rows.indices {
            rows[index].stage = "在产"
            rows[index].longitude = "120.68"
            rows[index].latitude = "30.53"
        }
        rows[3].creditCode = Self.code
        let outcome = try await world.take(rows) { _ in
            try await look(for: before)
            try await look(for: [], under: Self.code)
        }
        #expect(counts(outcome) == [0, 60, 0, 0])
        let after = try await world.view()
        #expect(after.plants.allSatisfy { $0.stage == .operating && $0.revision == 2 })
        #expect(after.found.allSatisfy { $0.stage == .operating })
        #expect(after.revisions.values.allSatisfy { $0 == [2, 1] })
        // The others know of codes and names, not of stages.
        #expect(after.events.count == before.events.count + 1)
        #expect(after.isWhole)
        let holder = after.plants.first { $0.creditCode == Self.code }
        #expect(try await world.find(Self.code) == [holder?.id])
        try await world.settle {
            try await look(for: after)
            try await look(for: [holder?.id], under: Self.code)
        }
        #expect(try await world.faults() == [])
        let old = try await world.query { query in
            try query.shown(.enterprises).get(after.plants[0].id)
        }
        #expect(old == after.plants[0])
    }

    @Test("come out as short ones do")
    func likeShort() async throws {
        var rows = Self.rows
        rows[1].name = "示例二号（又名示例1号混凝土有限公司）"
        rows[5].stage = "?"
        rows[7].name = rows[6].name
        rows[8].divisionCode = "330499"
        let short = try await StagedWorld()
        let items =
            [ImportItem.with { $0.order = .with { $0.skipWrongRows = true } }]
            + rows.map { row in ImportItem.with { $0.row = row } }
        let wanted = try await short.command { try ImportService().importPlants(items, $0) }
        let found = try await world.take(rows, skipping: true)
        #expect(counts(found) == counts(wanted))
        #expect(found.errors == wanted.errors)
        try await world.settle()
        let (one, other) = try await (world.view(), short.view())
        #expect(one.plants.map(\.name).sorted() == other.plants.map(\.name).sorted())
        #expect(one.found.count == other.found.count)
        #expect(one.events.count == other.events.count)
        #expect(try await !world.take(rows).written)
        #expect(try await !world.take(rows, dryRun: true).written)
        #expect(try await world.faults() == [])
    }

    @Test("a plant that somebody enters or changes meanwhile is known again", arguments: steps)
    func meanwhile(_ step: ImportStep) async throws {
        let known = try await world.register(Self.rows[9].name)
        let done = Mutex(false)
        var rows = Self.rows
        rows[4].creditCode = Self.code
        let outcome = try await world.take(rows) { [world] reached in
            guard reached == step || (step == .caughtUp && reached == .staged),
                done.withLock({ done in
                    defer { done = true }
                    return !done
                })
            else { return }
            _ = try await world.register(Self.rows[0].name)
            _ = try await world.register("示例五号混凝土有限公司", code: Self.code)
            try await world.command { command in
                var plant = try command.kept(.enterprises).require(known.id)
                try plant.move(to: .operating, on: nil)
                try command.kept(.enterprises).save(plant)
            }
        }
        #expect(done.withLock { $0 })
        #expect(counts(outcome) == [57, 1, 2, 0])
        let after = try await world.view()
        #expect(after.plants.count == 60)
        #expect(Set(after.plants.map(\.name)).count == 60)
        #expect(after.isWhole)
        #expect(after.plants.first { $0.id == known.id }?.stage == .operating)
        try await world.settle { try await look(for: after) }
        #expect(try await world.faults() == [])
    }

    @Test("however much others change meanwhile, a list is taken as long as they do not outrun it")
    func muchMeanwhile() async throws {
        let done = Mutex(false)
        let others = ImportRow.many(PlantList.mostChanges * 2 + 20, from: 5001)
        let outcome = try await world.take(Self.rows) { [world] step in
            guard step == .staged,
                done.withLock({ done in
                    defer { done = true }
                    return !done
                })
            else { return }
            for start in stride(from: 0, to: others.count, by: 30) {
                let items =
                    [ImportItem.with { $0.order = ImportOrder() }]
                    + others[start..<min(start + 30, others.count)].map { row in .with { $0.row = row } }
                _ = try await world.command { try ImportService().importPlants(items, $0) }
            }
        }
        #expect(counts(outcome) == [60, 0, 0, 0])
        #expect(try await world.view().isWhole)
    }

    @Test("a row that became wrong meanwhile keeps all out")
    func becameWrong() async throws {
        var rows = Self.rows
        rows[4].creditCode = Self.code
        let before = Mutex<StagedWorld.View?>(nil)
        let outcome = try await world.take(rows) { [world] step in
            guard step == .staged, before.withLock({ $0 == nil }) else { return }
            // That code is another plant's, elsewhere.
            _ = try await world.register("另一名称", code: Self.code, in: "330522")
            let view = try await world.view()
            before.withLock { $0 = view }
        }
        #expect(!outcome.written)
        #expect(outcome.errors.map(\.reason) == ["plant-elsewhere"])
        #expect(try await world.view() == before.withLock { $0 })
        try await world.settle()
        #expect(try await world.faults() == [])
    }

    struct CallerGone: Error {}

    @Test("leave nothing behind when the caller goes, at whichever step", arguments: steps.dropLast())
    func cancelled(_ step: ImportStep) async throws {
        let before = try await world.view()
        let gone = Mutex(false)
        let call = world.call { if gone.withLock({ $0 }) { throw CallerGone() } }
        await #expect(throws: CallerGone.self) {
            _ = try await world.take(Self.rows, call: call) { reached in
                if reached == step { gone.withLock { $0 = true } }
            }
        }
        #expect(try await world.view() == before)
        // The next list goes over what is left.
        #expect(try await world.take(Self.rows).created == 60)
        try await world.settle()
        #expect(try await world.faults() == [])
    }

    @Test("leave nothing behind when the process ends, at whichever step", arguments: steps.dropLast())
    func crashed(_ step: ImportStep) async throws {
        let before = try await world.view()
        await #expect(throws: CancellationError.self) {
            _ = try await world.take(Self.rows) { [world] reached in
                // What was staged before belongs to nobody now; whoever goes on with it is stopped.
                if reached == step { try await world.restart() }
            }
        }
        try await world.settle()
        #expect(try await world.faults() == [])
        #expect(try await world.view() == before)
        #expect(counts(try await world.take(Self.rows)) == [60, 0, 0, 0])
    }

    @Test("one at a time: the second is told so, and goes on when the first is through")
    func twoAtOnce() async throws {
        let refused = Mutex(false)
        let other = ImportRow.many(50, from: 1001)
        _ = try await world.take(Self.rows) { [world] step in
            guard step == .begun else { return }
            do {
                _ = try await world.take(other)
                Issue.record("it was taken")
            } catch let refusal as Refusal {
                #expect(refusal.reason.word == "batch-under-way")
                refused.withLock { $0 = true }
            }
        }
        #expect(refused.withLock { $0 })
        // The first is not yet in its place.
        #expect(counts(try await world.take(other)) == [50, 0, 0, 0])
        let after = try await world.view()
        #expect(after.plants.count == 110)
        #expect(after.isWhole)
        try await world.settle { try await look(for: after) }
        #expect(try await world.faults() == [])
    }

    @Test("commands go on with plants that are not yet in their places")
    func beforePlaces() async throws {
        _ = try await world.take(Self.rows)
        let plants = try await world.view().plants
        let last = try #require(plants.last)
        let changed = try await world.command { command in
            try EnterpriseService().changeStage(
                .with {
                    $0.enterpriseID = last.id
                    $0.revision = 1
                    $0.stage = .operating
                    $0.since = "2026-11-20"
                    $0.reason = "示例"
                }, command)
        }
        #expect(changed.revision == 2)
        // A name or a code that came with the list is taken.
        await #expect(throws: Refusal.self) { _ = try await world.register(plants[0].name) }
        _ = try await world.register("示例后来混凝土有限公司")
        let after = try await world.view()
        #expect(after.plants.count == 61)
        #expect(after.found.first { $0.id == last.id }?.stage == .operating)
        #expect(after.revisions[last.id] == [2, 1])
        #expect(after.isWhole)
        try await world.settle { try await look(for: after) }
        #expect(try await world.faults() == [])
    }

    @Test("what is approved for a plant that a list changes lapses with it")
    func corrections() async throws {
        let plant = try await world.register(Self.rows[0].name)
        let proposed = try await world.command { command in
            try command.kept(.corrections).add(
                .with {
                    $0.id = command.newID()
                    $0.enterpriseID = plant.id
                    $0.divisionCode = plant.divisionCode
                    $0.state = .proposed
                })
        }
        var rows = Self.rows
        rows[0].creditCode = Self.code
        _ = try await world.take(rows)
        let after = try await world.query { try $0.shown(.corrections).require(proposed.id) }
        #expect(after.state == .stale)
    }

    @Test("a follower that reads on while the list is moved misses nothing and reads nothing twice")
    func following() async throws {
        let seen = Mutex<[Event]>([])
        let read = { @Sendable [world] in
            let after = seen.withLock { $0.last?.sequence ?? 0 }
            let events = try await world.query { query in
                try Epochs.firstKept(after, query)
                return try Outbox.events(after: after, limit: 7, in: query.transaction)
            }
            seen.withLock { $0 += events }
            return events.count
        }
        _ = try await world.take(Self.rows) { _ in _ = try await read() }
        #expect(try await read() == 7)
        try await world.settle { _ = try await read() }
        _ = try await world.register("示例后来混凝土有限公司")
        while try await read() > 0 {}
        #expect(seen.withLock { $0.map(\.sequence) } == Array(1...62))
        #expect(seen.withLock { Set($0.map(\.id)).count } == 62)
    }
}

extension Epochs {
    /// Nothing a follower still needs is said to be gone.
    fileprivate static func firstKept(_ after: Int64, _ query: Query) throws {
        let first = try Outbox.events(after: 0, limit: 1, in: query.transaction).first?.sequence ?? 1
        #expect(first <= after + 1)
    }
}
