import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf

@testable import ServiceKit

/// A service that was restored and one that witnesses its log, each with the same directory.
struct RestoredWorld {
    let world: GateWorld
    let witness: GateWorld
    let service = RestorationService()
    /// The node that witnesses, as the restored one knows it.
    let witnessKey = SigningKey.generate()
    let administrators: [String: SigningKey]

    init() throws {
        world = try GateWorld()
        witness = try GateWorld()
        administrators = Dictionary(
            uniqueKeysWithValues: ["bulk.admin", "works.admin", "works.other", "county.admin", "none.admin"]
                .map {
                    ($0, SigningKey.generate())
                })
        for place in [world, witness] {
            try place.write { command in
                for (id, department, division) in [
                    ("bulk", Department.bulkCement, "330000"), ("works", .construction, "330000"),
                    ("works-centre", .construction, "330000"), ("county", .ecology, "330481"),
                ] {
                    try command.kept(.agencies).copy(
                        .with {
                            $0.id = id
                            $0.name = id
                            $0.department = department
                            $0.divisionCode = division
                        })
                }
            }
            for (id, agency) in [
                ("bulk.admin", "bulk"), ("works.admin", "works"), ("works.other", "works-centre"),
                ("county.admin", "county"), ("none.admin", ""),
            ] {
                try place.enter(
                    .with {
                        $0.id = id
                        $0.kind = .officer
                        $0.agencyID = agency
                        $0.publicKey = Data(administrators[id]?.publicKey.bytes ?? [])
                        $0.grants = [
                            .with {
                                $0.role = .administrator
                                $0.divisionCode = id == "county.admin" ? "330481" : "330000"
                            }
                        ]
                    })
            }
            try place.enter(
                .with {
                    $0.id = "enforcement@test"
                    $0.kind = .service
                    $0.publicKey = Data(witnessKey.publicKey.bytes)
                })
            try place.enter(
                .with {
                    $0.id = GateWorld.node
                    $0.kind = .service
                    $0.publicKey = Data(world.identity.key.publicKey.bytes)
                })
        }
        try world.connection.write { transaction in
            try EventFollowers.enter("enforcement@test", in: transaction)
            try Epochs.beginFirst(at: world.now, in: transaction)
            try AuditLog.append(.with { $0.outcome = "OK" }, in: transaction)
        }
    }

    var actor: Actor {
        Actor(
            .with {
                $0.id = "bulk.admin"
                $0.grants = [
                    .with {
                        $0.role = .administrator
                        $0.divisionCode = "330000"
                    }
                ]
            })
    }

    /// What `qingtong store restore` does to the store.
    @discardableResult
    func restore() throws -> RestorationRecord {
        try world.connection.write { transaction in
            try OwnRestoration.begin(
                of: GateWorld.node, copy: SHA256.hash([1 as UInt8]), at: world.now, in: transaction)
        }
    }

    /// The record of that restoration, with these signatures.
    func restoration(
        _ record: RestorationRecord, generation: Int64 = 1,
        signedBy signers: [String] = ["bulk.admin", "works.admin"]
    ) -> Restoration {
        var record = record
        record.generation = generation
        return .with {
            $0.record = record
            $0.signatures = signers.compactMap { id in administrators[id].map { record.signed(by: id, $0) } }
        }
    }

    /// Has the witness keep it and takes its statement along.
    func witnessed(_ restoration: Restoration) throws -> Restoration {
        var restoration = restoration
        let identity = ServiceIdentity(node: "enforcement@test", key: witnessKey)
        let statement = try witness.connection.write { transaction in
            try service.witnessRestoration(
                .with { $0.restoration = restoration },
                Command(transaction: transaction, actor: actor, now: witness.now, cause: "t", node: identity))
        }
        restoration.statements = [statement]
        return restoration
    }

    func settle(_ restoration: Restoration) throws {
        _ = try world.write(as: actor) {
            try service.settleRestoration(.with { $0.restoration = restoration }, $0)
        }
    }

    func refused(_ body: () throws -> Void) -> Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }
}
