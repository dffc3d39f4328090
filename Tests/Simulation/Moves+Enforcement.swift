import CommonAPI
import EnforcementAPI
import RPC
import SwiftProtobuf
import World

extension Moves {
    mutating func fileTip() -> Order? {
        let plant = generator.chance(60) ? generator.pick(memory.plants) : nil
        let county = plant?.county ?? pickCounty()
        let target = Target.with {
            $0.enterpriseID = plant?.id ?? ""
            $0.description_p = plant == nil ? "模拟站 \(Int.random(in: 0..<40, using: &generator))" : ""
            $0.divisionCode = county
        }
        var grounds = [Ground.land, .planning, .environment, .qualification].shuffled(using: &generator)
        grounds.removeLast(Int.random(in: 0...3, using: &generator))
        return order(
            "enforcement", TipsMethods.fileTip,
            FileTipRequest.with {
                $0.channel = .hotline
                $0.target = target
                $0.grounds = grounds
                // A plant may have moved since.
                $0.confirmed = ["target.enterprise_id"]
                $0.content = "夜间生产，粉尘大。"
            }, by: SimulatedCallers.hotline
        ) { reply, memory in
            let filed = try TipFiled(serializedBytes: reply)
            if let other = memory.receipts[filed.receipt.code], other != filed.tip.id {
                throw BrokenPromise("the receipt code of \(other) was given to \(filed.tip.id) too")
            }
            memory.receipts[filed.receipt.code] = filed.tip.id
            memory.tips.append((filed.tip.id, target))
            memory.allTips.append(filed.tip.id)
        }
    }

    /// Files a case over one tip, or over all that are about the same target.
    mutating func fileCase() -> Order? {
        guard let tip = generator.pick(memory.tips) else { return nil }
        let same = memory.tips.filter { $0.target == tip.target }
        let ids = generator.chance(50) ? [tip.id] : Array(same.prefix(5).map(\.id))
        guard
            let agency = generator.pick(
                SimulatedCallers.countyAgencies.filter {
                    $0.divisionCode == tip.target.divisionCode
                })
        else { return nil }
        let officers = SimulatedCallers.investigators(agency.id, in: agency.divisionCode)
        return order(
            "enforcement", CasesMethods.fileCase,
            FileCaseRequest.with {
                $0.tipIds = ids
                $0.secondOfficer = officers[1].id
            }, by: officers[0]
        ) { reply, memory in
            memory.cases.append(try Case(serializedBytes: reply).id)
            memory.tips.removeAll { ids.contains($0.id) }
        }
    }

    mutating func decideTrack() async throws -> Order? {
        guard let id = generator.pick(memory.cases),
            let filed = try await record(Case.self, "enforcement_case", id, of: "enforcement")
        else { return nil }
        guard let track = generator.pick(filed.tracks.filter { !$0.hasDecision }) else {
            memory.cases.removeAll { $0 == id }
            return nil
        }
        let officer = SimulatedCallers.investigators(track.agencyID, in: filed.target.divisionCode)[0]
        let isFine = track.ground == .environment && generator.chance(60)
        let isDismissed = !isFine && generator.chance(50)
        return order(
            "enforcement", CasesMethods.decideTrack,
            DecideTrackRequest.with {
                $0.caseID = id
                $0.ground = track.ground
                $0.kind = isFine ? .fine : isDismissed ? .dismissed : .shutDown
                $0.text = isFine ? "责令改正，处罚款。" : isDismissed ? "不予处罚。" : "责令停止生产。"
                if isFine {
                    $0.offence = .stealthDischarge
                    $0.fineFen = generator.chance(90) ? 20_000_000 : 1
                }
            }, by: officer)
    }

    mutating func readTip() -> Order? {
        guard let id = generator.pick(memory.allTips) else { return nil }
        return order(
            "enforcement", TipsMethods.getTip, GetTipRequest.with { $0.tipID = id },
            by: SimulatedCallers.hotline)
    }
}

/// A service broke a promise to a client.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}
