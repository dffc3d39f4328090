import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import ReferenceData
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Synchronization

/// Long lists into one Registry process, while others go on entering plants one by one.
struct ImportBench: Sendable {
    private let services: RunningServices
    private let session: Session
    private let store: String
    private let counties: [String]

    /// What one list took, and what it cost the others.
    struct Round: Sendable {
        let plants: Int
        let rows: Int
        let seconds: Double
        /// From the answer until everything is in its place.
        let settling: Double
        /// How long the other calls took that ran meanwhile, sorted.
        let waits: [Duration]

        var perSecond: Double { Double(rows) / seconds }
        var longest: Double { (waits.last ?? .zero).seconds * 1000 }
    }

    /// Starts the Registry.
    ///
    /// - Throws: `StartupFailure`.
    init(home: Home) async throws {
        services = try await RunningServices.open(home)
        do {
            try await services.loadReference()
            services.kill("acceptance")
            services.kill("enforcement")
            session = try services.session(SampleDirectory.registrar)
            store = home.path("stores/registry.sqlite3")
            counties = try SampleData.divisions().map(\.id).filter { !$0.hasSuffix("00") }
        } catch {
            await services.close()
            throw error
        }
    }

    /// Names as different as real ones, all over the province.
    func variedRows(_ range: Range<Int>) -> [ImportRow] {
        Array(SyntheticPlants(count: range.upperBound, divisions: counties).rows[range])
    }

    /// Names that differ in a number only, in one county.
    func alikeRows(_ count: Int) -> [ImportRow] {
        (0..<count).map { number in
            .with {
                $0.line = Int32(number + 2)
                $0.name = "示例甲建材有限公司\(number + 1)"
                $0.divisionCode = counties[0]
            }
        }
    }

    /// Sends a list while `callers` others make one signed command after the other.
    func take(_ rows: [ImportRow], plants: Int, callers: Int, tag: String) async throws -> Round {
        let end = RoundEnd()
        return try await withThrowingTaskGroup(of: [Duration].self) { group in
            for caller in 0..<callers {
                group.addTask { [session, counties, end] in
                    var waits: [Duration] = []
                    var number = 0
                    while !end.isOver.load(ordering: .relaxed) {
                        number += 1
                        let begin = ContinuousClock.now
                        _ = try await session.enterprises.registerEnterprise(
                            .with {
                                $0.name = "并行\(tag)\(caller)号\(number)混凝土有限公司"
                                $0.divisionCode = counties[number % counties.count]
                                $0.place = "示例镇"
                            })
                        waits.append(.now - begin)
                    }
                    return waits
                }
            }
            let begin = ContinuousClock.now
            let answered: ContinuousClock.Instant
            do {
                answered = try await send(rows)
                try await settled()
            } catch {
                end.isOver.store(true, ordering: .relaxed)
                throw error
            }
            let settled = ContinuousClock.now
            end.isOver.store(true, ordering: .relaxed)
            var waits: [Duration] = []
            for try await some in group { waits += some }
            return Round(
                plants: plants, rows: rows.count, seconds: (answered - begin).seconds,
                settling: (settled - answered).seconds, waits: waits.sorted())
        }
    }

    private func send(_ rows: [ImportRow]) async throws -> ContinuousClock.Instant {
        let items = FileItems<ImportItem>(
            order: .with { $0.order = ImportOrder() }, rows: rows.map { row in .with { $0.row = row } }
        ) { _ in }
        let outcome = try await session.imports.importPlants(
            items, options: CallOptions(timeout: .seconds(120)))
        guard outcome.written else {
            throw StartupFailure("the plants were not entered: \(outcome.errors.first?.reason ?? "")")
        }
        return .now
    }

    /// Waits until nothing of the list is staged any more.
    private func settled() async throws {
        let connection = try Connection.open(store, for: .reading)
        while try connection.read({ try $0.row("SELECT 1 FROM staged_batch") { try $0.int64(0) } }) != nil {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    func close() async {
        await services.close()
    }
}

/// Tells those who call that the round is over.
private final class RoundEnd: Sendable {
    let isOver = Atomic(false)
}
