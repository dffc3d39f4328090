import RegistryAPI
import SwiftProtobuf
import World

extension Moves {
    /// Proposes other facts for a verified plant, or decides what somebody proposed.
    mutating func correct() async throws -> Order? {
        if !memory.corrections.isEmpty, generator.chance(60) { return try await decideCorrection() }
        guard let plant = generator.pick(memory.plants.filter(\.isVerified)),
            let seen = try await record(Enterprise.self, "enterprise", plant.id, of: "registry")
        else { return nil }
        let number = memory.nextNumber()
        let isName = generator.chance(50)
        return order(
            "registry", CorrectionsMethods.proposeCorrection,
            ProposeCorrectionRequest.with {
                $0.enterpriseID = plant.id
                $0.revision = seen.revision
                $0.reason = "模拟更正"
                if isName {
                    $0.change.name = "模拟更正 \(number) 号混凝土有限公司"
                } else {
                    $0.change.place = "模拟路 \(number) 号"
                }
            },
            by: generator.chance(50)
                ? plant.applicant ?? SimulatedCallers.registrar : SimulatedCallers.registrar
        ) { reply, memory in
            memory.corrections.append(try Correction(serializedBytes: reply).id)
        }
    }

    /// Approves or rejects by somebody who may be its proposer, or hold no grant there.
    private mutating func decideCorrection() async throws -> Order? {
        guard let id = generator.pick(memory.corrections),
            let seen = try await record(Correction.self, "correction", id, of: "registry")
        else { return nil }
        let decider = generator.chance(70) ? SimulatedCallers.registrar : SimulatedCallers.auditor
        if generator.chance(80) {
            return order(
                "registry", CorrectionsMethods.approveCorrection,
                ApproveCorrectionRequest.with {
                    $0.correctionID = id
                    $0.revision = seen.revision
                }, by: decider)
        }
        return order(
            "registry", CorrectionsMethods.rejectCorrection,
            RejectCorrectionRequest.with {
                $0.correctionID = id
                $0.revision = seen.revision
                $0.reason = "模拟"
            }, by: decider)
    }
}
