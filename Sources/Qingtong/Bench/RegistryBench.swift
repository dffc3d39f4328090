import CommonAPI
import Foundation
import RPC
import RegistryAPI
import ServiceKit
import SwiftProtobuf

/// Searches and reads against one Registry process over a real socket, a fixed number in flight.
struct RegistryBench: Sendable {
    struct Round: Sendable {
        let perSecond: Double
        /// Milliseconds.
        let p50: Double
        let p99: Double
    }

    private let stage: Stage
    private let session: Session
    private let plants: Int
    private let inFlight: Int
    private let counties: [String]
    private let ids: [String]

    /// Starts the Registry and fills it with plants that do not exist.
    init(home: Home, plants: Int, inFlight: Int, progress: (String) -> Void) async throws {
        stage = try await Stage.open(home)
        (self.plants, self.inFlight) = (plants, inFlight)
        do {
            try await Story(stage: stage, narrator: Narrator(showsProgress: false)).loadReference()
            stage.kill("acceptance")
            stage.kill("enforcement")
            session = try stage.session(Cast.registrar)
            counties = try SampleData.divisions().map(\.id).filter { !$0.hasSuffix("00") }
            let rows = SyntheticPlants(count: plants, divisions: counties).rows
            for start in stride(from: 0, to: rows.count, by: Self.batch) {
                progress(say("登记 \(start)/\(plants) 家…", "entering \(start)/\(plants) plants…"))
                let items = ImportItems(
                    order: ImportOrder(), rows: Array(rows[start..<min(start + Self.batch, rows.count)])
                ) { _ in }
                let outcome = try await session.imports.importPlants(
                    items, options: CallOptions(timeout: .seconds(120)))
                guard outcome.written else {
                    throw StartupFailure("the plants were not entered: \(outcome.errors.first?.reason ?? "")")
                }
            }
            let page = try await session.search.searchEnterprises(.with { $0.pageSize = 500 })
            ids = page.hits.map(\.id)
        } catch {
            await stage.close()
            throw error
        }
    }

    /// Rows of one import; beyond 2,000 the registry looks for no doubles among them.
    private static let batch = 5000

    /// That many searches as officers make them: by part of a name, by code, by place and stage.
    func search(_ count: Int) async throws -> Round {
        try await run(count) { number in
            _ = try await session.search.searchEnterprises(request(number))
        }
    }

    /// That many reads of one plant each.
    func get(_ count: Int) async throws -> Round {
        try await run(count) { number in
            _ = try await session.enterprises.getEnterprise(
                .with { $0.enterpriseID = ids[number % ids.count] })
        }
    }

    func close() async {
        await stage.close()
    }

    private func request(_ number: Int) -> SearchEnterprisesRequest {
        // A step that shares no factor with the count visits every plant.
        let plant = number &* 7919 % plants
        return .with {
            $0.pageSize = 20
            switch number % 20 {
            case 0..<8: $0.text = SyntheticPlants.core(plant)
            case 8..<12: $0.text = SyntheticPlants.core(plant) + "混凝土"
            case 12..<15: $0.text = SyntheticPlants.code(plant)
            case 15..<17:
                $0.text = "混凝土"
                $0.divisionCode = counties[plant % counties.count]
            case 17: $0.text = "新型建材有限公司"
            default:
                $0.divisionCode = counties[plant % counties.count]
                $0.stage = .operating
            }
        }
    }

    private func run(
        _ count: Int, _ call: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Round {
        let workers = inFlight
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var times: [Duration] = []
                    for number in stride(from: worker, to: count, by: workers) {
                        let begin = ContinuousClock.now
                        try await call(number)
                        times.append(ContinuousClock.now - begin)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = ContinuousClock.now - start
        let ordered = times.sorted()
        return Round(
            perSecond: Double(count) / elapsed.seconds, p50: ordered.percentile(50) * 1000,
            p99: ordered.percentile(99) * 1000)
    }
}
