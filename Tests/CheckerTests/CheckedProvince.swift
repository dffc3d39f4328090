import Checker
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import RPC
import RegistryAPI
import ServiceKit
import Simulation
import SwiftProtobuf

/// A sound province with a few commands done and journalled, for tests that plant a fault in it.
struct CheckedProvince {
    let province: SimulatedProvince
    private(set) var journal: [ClientJournal.Line] = []
    private var number = 0

    init() async throws {
        province = try SimulatedProvince(seed: 5)
        _ = try await province.setUp()
        _ = try await register("模拟一号混凝土有限公司")
        let first = try await fileTip("模拟站一")
        _ = try await fileTip("模拟站二")
        let filed = try await fileCase(over: first)
        _ = try await decide(filed)
        for service in province.services { try await service.publishHead() }
        try await province.deliverAll()
    }

    /// What the checker says of it as it is now.
    func findings() async throws -> [Checker.Finding] {
        try await province.findings(journal: journal)
    }

    private mutating func register(_ name: String) async throws -> Enterprise {
        try await send(
            EnterprisesMethods.registerEnterprise,
            RegisterEnterpriseRequest.with {
                $0.name = name
                $0.divisionCode = "330522"
            }, to: "registry", as: SimulatedCallers.registrar, events: [EnterpriseSaved.protoMessageName]
        ) { ["enterprise/\($0.id)"] }
    }

    private mutating func fileTip(_ name: String) async throws -> Tip {
        let filed: TipFiled = try await send(
            TipsMethods.fileTip,
            FileTipRequest.with {
                $0.channel = .hotline
                $0.target = .with {
                    $0.description_p = name
                    $0.divisionCode = "330522"
                }
                $0.grounds = [.land]
                $0.content = "占用农田。"
            }, to: "enforcement", as: SimulatedCallers.hotline
        ) { ["tip/\($0.tip.id)"] }
        return filed.tip
    }

    private mutating func fileCase(over tip: Tip) async throws -> Case {
        let officers = SimulatedCallers.investigators("sim-land-330522", in: "330522")
        return try await send(
            CasesMethods.fileCase,
            FileCaseRequest.with {
                $0.tipIds = [tip.id]
                $0.secondOfficer = officers[1].id
            }, to: "enforcement", as: officers[0], events: [CaseFiled.protoMessageName]
        ) { ["case/\($0.id)", "tip/\(tip.id)"] }
    }

    private mutating func decide(_ filed: Case) async throws -> Case {
        try await send(
            CasesMethods.decideTrack,
            DecideTrackRequest.with {
                $0.caseID = filed.id
                $0.ground = .land
                $0.kind = .shutDown
                $0.text = "责令停止。"
            }, to: "enforcement", as: SimulatedCallers.investigators("sim-land-330522", in: "330522")[0],
            events: [TrackDecided.protoMessageName]
        ) { ["case/\($0.id)", "tip/\(filed.tipIds[0])"] }
    }

    private mutating func send<Request: WireMessage, Reply: WireMessage>(
        _ method: RPC.Method, _ request: Request, to service: String, as simulated: SimulatedCaller,
        events: [String] = [],
        subjects: (Reply) -> [String]
    ) async throws -> Reply {
        number += 1
        let id = SHA256.hash(Array("request \(number)".utf8)).hex.prefix(32)
        let payload: [UInt8] = try request.serializedBytes()
        journal.append(
            .sent(
                ClientJournal.Sent(
                    service: service, principal: simulated.id, request: String(id), method: method.path,
                    payload: SHA256.hash(payload).hex)))
        let bytes = try await province.line(to: service, as: simulated).unary(
            method, payload, CallOptions(requestID: String(id)))
        let reply = try Reply(serializedBytes: bytes)
        let kept = try SHA256.hash(reply.keptBytes())
        journal.append(
            .acknowledged(
                ClientJournal.Acknowledged(
                    request: String(id), reply: kept.hex, subjects: subjects(reply),
                    events: events)))
        return reply
    }
}
