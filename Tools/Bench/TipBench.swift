import CommonAPI
import EnforcementAPI
import Foundation
import Harness
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Files tips against one Enforcement process over a real socket, a fixed number in flight.
struct TipBench: Sendable {
    private let services: RunningServices
    private let session: Session
    private let inFlight: Int

    /// Starts the services on that disk, loads what routing needs, and leaves only Enforcement running.
    init(home: Home, inFlight: Int, disk: BenchDisk) async throws {
        services = try await RunningServices.open(home, environment: disk.environment)
        self.inFlight = inFlight
        do {
            try await services.loadReference()
            services.kill("registry")
            services.kill("acceptance")
            session = try services.session(SampleDirectory.hotline)
        } catch {
            await services.close()
            throw error
        }
    }

    /// Files that many tips.
    func run(_ count: Int) async throws -> ClosedRound {
        let session = session
        let run = try await ClosedRun(count, inFlight: inFlight) { _ in
            _ = try await session.tips.fileTip(Self.tip)
        }
        return ClosedRound(run)
    }

    func close() async {
        await services.close()
    }

    static let tip = FileTipRequest.with {
        $0.channel = .hotline
        $0.target = .with {
            $0.description_p = "示例未登记搅拌站"
            $0.divisionCode = SampleDirectory.haining
            $0.place = "海宁市示例镇"
        }
        $0.grounds = [.land, .qualification]
        $0.content = "村北有搅拌站夜间生产，无名牌，占用农田，粉尘大，请查处。"
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension [Duration] {
    /// Seconds that so many percent of the sorted times do not exceed; 0 when there are none.
    func percentileSeconds(_ share: Double) -> Double {
        percentile(share)?.seconds ?? 0
    }
}
