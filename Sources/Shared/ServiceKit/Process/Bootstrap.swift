import CommonAPI
import Crypto
import Foundation
import Logging
import Rulebook
import Store
import SwiftProtobuf

/// What must be in a store before the first call: the peers that may follow, and in the Registry the first administrators.
///
/// The file alone says which services there are and which keys they have. So each start puts right whatever the store says of
/// them otherwise — overwritten by an event, revoked, given to somebody else — and ends those that the file no longer names.
struct Bootstrap: Sendable {
    private let configuration: ServiceConfiguration

    init(_ configuration: ServiceConfiguration) {
        self.configuration = configuration
    }

    func apply(
        to shell: Shell, starting: @escaping @Sendable (Command) throws -> Void = { _ in }
    ) async throws {
        let (peers, administrators, isRegistry) = (peers, administrators, configuration.service == "registry")
        let now = shell.clock()
        let identity = shell.gates.identity
        let (left, began) = (try await shell.database.read(Self.left), ContinuousClock.now)
        if !left.isEmpty {
            shell.logger.notice(
                "brings the store up to date before it serves",
                metadata: ["names": "\(left.joined(separator: " "))"])
        }
        try await shell.database.write { transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: now, cause: Command.configuration,
                node: identity)
            try Epochs.beginFirst(at: now, in: transaction)
            // Whoever staged them died with the process.
            try StagedBatch.giveUp(in: transaction)
            for peer in peers {
                try EventFollowers.enter(peer.id, in: transaction)
                try command.kept(.principals).copy(peer)
            }
            try command.indexOldVoices()
            try command.endServices(except: Set(peers.map(\.id)))
            for administrator in administrators { try command.enter(administrator) }
            try command.presumeCompetence(publishing: isRegistry)
            try starting(command)
            try command.recordConfiguration()
        }
        guard !left.isEmpty else { return }
        shell.logger.notice(
            "the store is up to date",
            metadata: ["seconds": "\((ContinuousClock.now - began).components.seconds)"])
    }

    /// What an upgrade left to this start, by name; of a store that was never served before there is nothing to tell.
    private static func left(in transaction: ReadTransaction) throws -> [String] {
        guard try Epochs.current(in: transaction) != nil else { return [] }
        return try transaction.rows("SELECT name FROM pending_rewrite ORDER BY name") { try $0.text(0) }
    }

    private var peers: [Principal] {
        configuration.peers.map { peer in
            Principal.with {
                $0.id = peer.node
                $0.kind = .service
                $0.name = peer.node
                $0.publicKey = Data(PublicKey(hex: peer.publicKey)?.bytes ?? [])
                $0.grants = [Self.grant(.follower)]
            }
        }
    }

    private var administrators: [(principal: Principal, agency: Agency?)] {
        let configured =
            (configuration.administrator.map { [$0] } ?? []) + (configuration.administrators ?? [])
        return configured.map { administrator in
            let agency = administrator.agency.map { Agency(configured: $0) }
            let principal = Principal.with {
                $0.id = administrator.id
                $0.kind = .officer
                $0.name = administrator.name
                $0.publicKey = Data(PublicKey(hex: administrator.publicKey)?.bytes ?? [])
                $0.grants = [Self.grant(.administrator)]
                $0.agencyID = agency?.id ?? ""
                $0.agencyName = agency?.name ?? ""
                $0.department = agency?.department ?? .unspecified
            }
            return (principal, agency)
        }
    }

    private static func grant(_ role: Role) -> Grant {
        .with {
            $0.role = role
            $0.divisionCode = "330000"
        }
    }
}

extension Department {
    /// - Returns: `nil` when no department is called so.
    init?(configured name: String) {
        let json = #"{"department":"DEPARTMENT_\#(name)"}"#
        guard name.utf8.allSatisfy({ (65...90).contains($0) || $0 == 95 }),
            let department = try? Agency(jsonString: json).department, department != .unspecified
        else { return nil }
        self = department
    }
}

extension Agency {
    fileprivate init(configured: ServiceConfiguration.Administrator.Agency) {
        self = .with {
            $0.id = configured.id
            $0.name = configured.name
            $0.department = Department(configured: configured.department) ?? .unspecified
            $0.divisionCode = DivisionCode.province.text
        }
    }
}

extension Command {
    /// Enters an administrator that is not there yet, and its agency. Once there, it is the directory's like any other: a
    /// start must not undo a revocation. One that was entered before administrators had agencies gets its own.
    fileprivate func enter(_ administrator: (principal: Principal, agency: Agency?)) throws {
        if let agency = administrator.agency, try kept(.agencies).get(agency.id) == nil {
            try kept(.agencies).add(agency)
        }
        let wanted = administrator.principal
        guard var present = try kept(.principals).get(wanted.id) else {
            try kept(.principals).add(wanted)
            return
        }
        guard present.agencyID.isEmpty, !wanted.agencyID.isEmpty, present.revokedAt == 0 else { return }
        (present.agencyID, present.agencyName, present.department) = (
            wanted.agencyID, wanted.agencyName, wanted.department
        )
        try kept(.principals).save(present)
    }

    /// Ends every principal that signs as a service, or has this service's own name, and that the configuration does not name. Each
    /// service has a configuration of its own, so nobody else is told.
    fileprivate func endServices(except configured: Set<String>) throws {
        for var principal in try kept(.principals).all()
        where principal.revokedAt == 0 && !configured.contains(principal.id) {
            guard principal.isOfService || principal.id == node.node else { continue }
            principal.revokedAt = now.microseconds
            principal.revocationReason = "not in the configuration"
            try kept(.principals).copy(principal)
        }
    }

    /// The cause of what a configuration file puts in place, and the method that its leaf names.
    package static let configuration = "configuration"

    /// Leaves a leaf that names what the configuration changed, in the service's own name; none when it changed nothing.
    package func recordConfiguration() throws {
        guard !subjects.isEmpty else { return }
        var leaf = AuditLeaf(of: node.node, Command.configuration, requestID: cause, at: now)
        leaf.subjects = subjects
        try AuditLog.append(leaf, in: transaction)
    }
}
