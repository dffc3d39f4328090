import CommonAPI
import EnforcementAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Files tips against one Enforcement process over a real socket, a fixed number in flight.
struct TipBench: Sendable {
    private let stage: Stage
    private let session: Session
    private let inFlight: Int

    /// Starts the services on that disk, loads what routing needs, and leaves only Enforcement running.
    init(home: Home, inFlight: Int, disk: BenchDisk) async throws {
        stage = try await Stage.open(home, environment: disk.environment)
        self.inFlight = inFlight
        do {
            try await Story(stage: stage, narrator: Narrator(showsProgress: false)).loadReference()
            stage.kill("registry")
            stage.kill("acceptance")
            session = try stage.session(Cast.hotline)
        } catch {
            await stage.close()
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
        await stage.close()
    }

    static let tip = FileTipRequest.with {
        $0.channel = .hotline
        $0.target = .with {
            $0.description_p = "示例未登记搅拌站"
            $0.divisionCode = Cast.haining
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
