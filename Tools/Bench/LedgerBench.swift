import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Sends readings in bulk to one Registry process over a real socket, signed and durable, until the store holds as many
/// as wanted.
struct LedgerBench: Sendable {
    /// Readings of one stream and of one message in it.
    static let stream = 20_000
    static let message = 2_000
    static let meters = 1_000
    /// Readings that each meter has before anything is measured: some two pages.
    static let first = 400

    private let services: RunningServices
    let session: Session
    let meters: [String]
    /// Where the meters are: each plant with its one site.
    let places: [(plant: String, site: String)]

    /// Starts the Registry and declares the meters of forty made-up plants.
    init(home: Home, progress: (String) -> Void) async throws {
        services = try await RunningServices.open(home)
        do {
            try await services.loadReference()
            services.kill("acceptance")
            services.kill("enforcement")
            let session = try services.session(SampleDirectory.registrar)
            self.session = session
            var meters: [String] = []
            var places: [(plant: String, site: String)] = []
            for plant in 1...40 {
                progress(
                    say(
                        "登记计量点 \(meters.count)/\(Self.meters)…",
                        "declaring meters \(meters.count)/\(Self.meters)…"))
                let declared = try await Self.declare(plant, session)
                meters += declared.meters
                places.append(declared.place)
            }
            (self.meters, self.places) = (meters, places)
        } catch {
            await services.close()
            throw error
        }
    }

    private static func declare(
        _ number: Int, _ session: Session
    ) async throws -> (meters: [String], place: (plant: String, site: String)) {
        let plant = try await session.enterprises.registerEnterprise(
            .with {
                $0.name = "示例测量用混凝土企业 \(number)"
                $0.divisionCode = SampleDirectory.haining
            })
        let site = try await SitesClient(session.registry).saveSite(
            .with {
                $0.reason = "测量"
                $0.site = .with {
                    $0.enterpriseID = plant.id
                    $0.name = "一号厂区"
                    $0.divisionCode = SampleDirectory.haining
                }
            })
        var ids: [String] = []
        for tag in 1...(meters / 40) {
            let meter = try await session.ledgers.declareMeter(
                .with {
                    $0.enterpriseID = plant.id
                    $0.siteID = site.id
                    $0.kind = .freshWater
                    $0.tag = "M-\(tag)"
                })
            ids.append(meter.id)
        }
        return (ids, (plant.id, site.id))
    }

    /// Sends the first readings of each meter, so many that each has pages of its own, as in any store that is in use.
    ///
    /// The very first upload of all has it easier than every later one, however few these are: between single readings of
    /// neighbouring meters it writes a quarter fewer pages than it does where each meter has its own.
    func begin() async throws {
        let perStream = Self.stream / Self.first
        for start in stride(from: 0, to: meters.count, by: perStream) {
            let series = meters[start..<min(start + perStream, meters.count)].map { meter in
                ReadingSeries.with {
                    $0.meterID = meter
                    $0.reason = "历史数据"
                    $0.at = (0..<Self.first).map { Self.begin - Int64(Self.first - $0) * Self.step }
                    $0.value = (0..<Self.first).map { Int64(2_000 + $0 &* 7919 % 9_000) }
                }
            }
            _ = try await session.ledgers.recordReadings(series, options: CallOptions(timeout: .seconds(120)))
        }
    }

    /// Sends streams number `first` and following; two are under way at once, so that one is made ready while the other
    /// is written.
    ///
    /// - Returns: Readings a second.
    func send(streams: Range<Int>) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = streams.makeIterator()
            for _ in 0..<2 {
                if let next = rest.next() { group.addTask { try await send(next) } }
            }
            while try await group.next() != nil {
                if let next = rest.next() { group.addTask { try await send(next) } }
            }
        }
        return Double(streams.count * Self.stream) / (ContinuousClock.now - start).seconds
    }

    /// One stream: the next piece of time of ten meters. After a hundred streams every meter has had its turn, and the
    /// next piece of time begins.
    private func send(_ number: Int) async throws {
        let perStream = Self.stream / Self.message
        let turns = meters.count / perStream
        let (piece, turn) = (number / turns, number % turns)
        let begin = Self.begin + Int64(piece * Self.message) * Self.step
        let series = (0..<perStream).map { place in
            ReadingSeries.with {
                $0.meterID = meters[turn * perStream + place]
                $0.reason = "历史数据"
                $0.at = (0..<Self.message).map { begin + Int64($0) * Self.step }
                $0.value = (0..<Self.message).map { Int64(2_000 + ($0 &* 7919 &+ place &* 104_729) % 9_000) }
            }
        }
        let report = try await session.ledgers.recordReadings(
            series, options: CallOptions(timeout: .seconds(120)))
        guard report.accepted == Self.stream else {
            throw StartupFailure("\(report.accepted) of \(Self.stream) readings were accepted")
        }
    }

    static let begin = Instant(startOf: "2024-01-01").microseconds
    /// A minute.
    static let step: Int64 = 60_000_000

    func close() async {
        await services.close()
    }
}
