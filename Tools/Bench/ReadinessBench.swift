import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// The readiness list of one county whose plants have much or little of what the plan asks for, over a real socket.
struct ReadinessBench: Sendable {
    private let services: RunningServices
    private let session: Session
    private let plants: Int

    /// Starts the Registry and enters the plants with their records.
    ///
    /// - Parameters:
    ///   - home: Where.
    ///   - plants: How many plants the county has.
    ///   - progress: Told how far it is.
    /// - Throws: `StartupFailure`; what a call fails with.
    init(home: Home, plants: Int, progress: (String) -> Void) async throws {
        services = try await RunningServices.open(home)
        self.plants = plants
        do {
            try await services.loadReference()
            services.kill("acceptance")
            services.kill("enforcement")
            let session = try services.session(SampleDirectory.registrar)
            self.session = session
            let lanes = 24
            for start in stride(from: 0, to: plants, by: lanes) {
                progress(say("登记企业资料 \(start)/\(plants)…", "entering plants' records \(start)/\(plants)…"))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in start..<min(start + lanes, plants) {
                        group.addTask { try await Self.enter(number, session) }
                    }
                    try await group.waitForAll()
                }
            }
        } catch {
            await services.close()
            throw error
        }
    }

    /// A plant with some of its records; every fifth has all that a registrar enters, so all but the signed balances.
    private static func enter(_ number: Int, _ session: Session) async throws {
        let plant = try await session.enterprises.registerEnterprise(
            .with {
                $0.name = "示例待验收混凝土企业 \(number)"
                $0.divisionCode = SampleDirectory.haining
            })
        let file = try await PlantFile(of: plant, by: session, on: SystemClock.now().day)
        let isWhole = number % 5 == 0
        let site = try await file.enterSite()
        for kind in PlantFile.permits.prefix(isWhole ? .max : number % 7) { try await file.enter(kind) }
        for kind in PlantFile.rules.prefix(isWhole ? .max : number % 9) { try await file.enter(kind) }
        if isWhole || number % 3 > 0 { try await file.enterWater(of: site) }
        if isWhole || number % 4 > 0 { try await file.enterResidue(of: site) }
        if isWhole || number % 2 > 0 { try await file.enterFigures(of: site) }
        for kind in PlantFile.norms.prefix(isWhole ? .max : number % 12) {
            try await file.enter(kind, at: site)
        }
        if isWhole || number % 5 > 2 { try await file.enterAssessments(of: site) }
        if isWhole || number % 6 > 0 { try await file.enterFleetCount() }
    }

    /// Milliseconds that the whole list takes, page by page, with its totals; in order of the rounds.
    func list(_ rounds: Int) async throws -> [Double] {
        var times: [Double] = []
        // One uncounted round warms it up.
        for round in 0...rounds {
            let start = ContinuousClock.now
            let found = try await listOnce()
            if round > 0 { times.append((ContinuousClock.now - start).seconds * 1000) }
            guard found == plants else {
                throw StartupFailure("the list has \(found) plants of \(plants)")
            }
        }
        return times
    }

    private func listOnce() async throws -> Int {
        var (found, token) = (0, "")
        repeat {
            let last = token
            let page = try await session.requirements.listReadiness(
                .with {
                    $0.divisionCode = SampleDirectory.haining
                    $0.pageSize = 500
                    $0.pageToken = last
                })
            found += page.plants.count
            token = page.nextPageToken
        } while !token.isEmpty
        return found
    }

    func close() async {
        await services.close()
    }

    /// Enters the plants, lists them, and takes everything away again.
    static func times(
        in home: Home, plants: Int, rounds: Int, progress: (String) -> Void
    ) async throws -> [Double] {
        let bench = try await ReadinessBench(home: home, plants: plants, progress: progress)
        let times: [Double]
        do {
            times = try await bench.list(rounds)
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
        return times
    }
}
