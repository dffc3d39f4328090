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

/// Searches and reads against one Registry process over a real socket, a fixed number in flight.
struct RegistryBench: Sendable {
    private let services: RunningServices
    private let session: Session
    private let plants: Int
    private let calls: ReadyCalls
    private let counties: [String]
    private let ids: [String]

    /// Starts the Registry and fills it with plants that do not exist.
    ///
    /// - Parameters:
    ///   - home: Where.
    ///   - plants: How many plants.
    ///   - inFlight: Calls under way at any time.
    ///   - connections: That these go over.
    ///   - progress: Told how far it is.
    /// - Throws: `StartupFailure`; what a call fails with.
    init(
        home: Home, plants: Int, inFlight: Int, connections: Int, progress: (String) -> Void
    ) async throws {
        services = try await RunningServices.open(home)
        self.plants = plants
        do {
            try await services.loadReference()
            services.kill("acceptance")
            services.kill("enforcement")
            session = try services.session(SampleDirectory.registrar)
            counties = try SampleData.divisions().map(\.id).filter { !$0.hasSuffix("00") }
            let rows = SyntheticPlants(count: plants, divisions: counties).rows
            for start in stride(from: 0, to: rows.count, by: Self.batch) {
                progress(say("登记 \(start)/\(plants) 家…", "entering \(start)/\(plants) plants…"))
                let batch = rows[start..<min(start + Self.batch, rows.count)]
                let items = FileItems<ImportItem>(
                    order: .with { $0.order = ImportOrder() },
                    rows: batch.map { row in .with { $0.row = row } }
                ) { _ in }
                let outcome = try await session.imports.importPlants(
                    items, options: CallOptions(timeout: .seconds(120)))
                guard outcome.written else {
                    throw StartupFailure("the plants were not entered: \(outcome.errors.first?.reason ?? "")")
                }
            }
            progress(say("等待企业入位…", "waiting until all have their places…"))
            try await Self.settle(home.path("stores/registry.sqlite3"))
            let page = try await session.search.searchEnterprises(.with { $0.pageSize = 500 })
            ids = page.hits.map(\.id)
            calls = try ReadyCalls(
                home, to: "registry", as: SampleDirectory.registrar.id, inFlight: inFlight,
                connections: connections)
        } catch {
            await services.close()
            throw error
        }
    }

    /// Rows of one import; beyond 2,000 the registry looks for no doubles among them.
    private static let batch = 5000

    /// Waits until the last import has been moved to its place: until then the service has that to do beside what is measured.
    private static func settle(_ store: String) async throws {
        let connection = try Connection.open(store, for: .reading)
        while try connection.read({ try StagedBatch.state(in: $0) }) != nil {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// That many searches as officers make them: by part of a name, by code, by place and stage.
    func search(_ count: Int) async throws -> ClosedRound {
        let requests = (0..<count).map(request)
        return try await calls.make(requests, of: SearchMethods.searchEnterprises) {
            _ = try EnterpriseHits(serializedBytes: $0)
        }
    }

    /// That many reads of one plant each.
    func get(_ count: Int) async throws -> ClosedRound {
        let requests = (0..<count).map { number in
            GetEnterpriseRequest.with { $0.enterpriseID = ids[number % ids.count] }
        }
        return try await calls.make(requests, of: EnterprisesMethods.getEnterprise) {
            _ = try Enterprise(serializedBytes: $0)
        }
    }

    func close() async {
        await services.close()
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
}
