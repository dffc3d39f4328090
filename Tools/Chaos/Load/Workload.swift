import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Foundation
import RegistryAPI
import Rulebook
import SwiftProtobuf
import Synchronization
import World

/// What the clients do all day: plants are registered, rounds opened and closed, tips filed, cases made of them and
/// decided, over all three services.
struct Workload: Sendable {
    let sender: CommandSender
    let records: OpenRecords
    /// The day on which rounds open.
    let today: String
    /// Milliseconds that a worker rests after each command.
    var rest = 4

    /// Runs that many workers until the shift ends, each with choices of its own.
    func run(workers: Int, seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                let own = generator.branch()
                group.addTask {
                    var generator = own
                    while !sender.shift.isOver {
                        try await step(&generator)
                        try await Task.sleep(
                            for: .milliseconds(Int.random(in: 1...max(1, rest * 2), using: &generator)))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func step(_ generator: inout SeededGenerator) async throws {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<45: try await fileTip(&generator)
        case 45..<60: try await register(&generator)
        case 60..<75: try await openRound(&generator)
        case 75..<80: try await closeRound()
        case 80..<90: try await fileCase()
        default: try await decide()
        }
    }

    private func fileTip(_ generator: inout SeededGenerator) async throws {
        let name = "演练站 \(UInt32(truncatingIfNeeded: generator.next()))-\(records.nextNumber())"
        let filed: TipFiled? = try await sender.send(
            TipsMethods.fileTip,
            FileTipRequest.with {
                $0.channel = .hotline
                $0.target = .with {
                    $0.description_p = name
                    $0.divisionCode = DrillDirectory.haining
                    $0.place = "海宁市示例镇"
                }
                $0.grounds = [.land, .qualification]
                $0.content = "村北有搅拌站夜间生产，无名牌，占用农田。"
            }, to: "enforcement", as: DrillDirectory.hotline
        ) { (filed: TipFiled) in CommandSender.Effects(subjects: ["tip/\(filed.tip.id)"]) }
        if let filed { records.add(.tip(filed.tip.id)) }
    }

    private func register(_ generator: inout SeededGenerator) async throws {
        let name = "演练 \(UInt32(truncatingIfNeeded: generator.next()))-\(records.nextNumber()) 号混凝土有限公司"
        let _: Enterprise? = try await sender.send(
            EnterprisesMethods.registerEnterprise,
            RegisterEnterpriseRequest.with {
                $0.name = name
                $0.divisionCode = DrillDirectory.haining
                $0.place = "示例地址"
            }, to: "registry", as: DrillDirectory.registrar
        ) { (plant: Enterprise) in
            CommandSender.Effects(
                subjects: ["enterprise/\(plant.id)"], events: [EnterpriseSaved.protoMessageName])
        }
    }

    private func openRound(_ generator: inout SeededGenerator) async throws {
        let code = "R\(UInt32(truncatingIfNeeded: generator.next()) % 1_000_000)-\(records.nextNumber())"
        let round: AcceptanceAPI.Round? = try await sender.send(
            RoundsMethods.openRound,
            OpenRoundRequest.with {
                $0.code = code
                $0.divisionCode = DrillDirectory.haining
                $0.templateID = records.template
                $0.opensOn = today
                $0.closesOn = today
            }, to: "acceptance", as: DrillDirectory.organiser
        ) { (round: AcceptanceAPI.Round) in CommandSender.Effects(subjects: ["round/\(round.id)"]) }
        if let round { records.add(.round(round.id)) }
    }

    private func closeRound() async throws {
        guard case .round(let id) = records.take(.rounds) else { return }
        let _: AcceptanceAPI.Round? = try await sender.send(
            RoundsMethods.closeRound, RoundRequest.with { $0.roundID = id }, to: "acceptance",
            as: DrillDirectory.organiser
        ) { (round: AcceptanceAPI.Round) in CommandSender.Effects(subjects: ["round/\(round.id)"]) }
    }

    private func fileCase() async throws {
        guard case .tip(let id) = records.take(.tips) else { return }
        let filed: Case? = try await sender.send(
            CasesMethods.fileCase,
            FileCaseRequest.with {
                $0.tipIds = [id]
                $0.secondOfficer = DrillDirectory.landOfficers[1].id
            }, to: "enforcement", as: DrillDirectory.landOfficers[0]
        ) { (filed: Case) in
            CommandSender.Effects(
                subjects: ["case/\(filed.id)", "tip/\(id)"], events: [CaseFiled.protoMessageName],
                numbers: [filed.number])
        }
        if let filed { records.add(.tracks(filed.id, tip: id, left: [.land, .qualification])) }
    }

    private func decide() async throws {
        guard case .tracks(let id, let tip, var left) = records.take(.cases), let ground = left.popLast()
        else {
            return
        }
        let isLast = left.isEmpty
        let decided: Case? = try await sender.send(
            CasesMethods.decideTrack,
            DecideTrackRequest.with {
                $0.caseID = id
                $0.ground = ground
                $0.kind = .shutDown
                $0.text = "责令停止违法行为。"
            }, to: "enforcement",
            as: ground == .land ? DrillDirectory.landOfficers[0] : DrillDirectory.constructionOfficers[0]
        ) { (decided: Case) in
            CommandSender.Effects(
                subjects: ["case/\(decided.id)"] + (isLast ? ["tip/\(tip)"] : []),
                events: [TrackDecided.protoMessageName])
        }
        if decided != nil, !isLast { records.add(.tracks(id, tip: tip, left: left)) }
    }
}
