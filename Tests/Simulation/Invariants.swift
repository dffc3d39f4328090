import CommonAPI
import Store
import SwiftProtobuf

/// Something that must hold after every step, whatever was asked and however the network and the processes behaved.
package struct Invariant: Sendable {
    /// The service whose store is looked at; `nil` for every service.
    let service: String?
    /// What holds, as a sentence.
    package let name: String
    /// Says what is wrong; nothing when it holds.
    let check: @Sendable (Glance) throws -> [String]

    init(
        _ name: String, of service: String? = nil, _ check: @escaping @Sendable (Glance) throws -> [String]
    ) {
        self.name = name
        self.service = service
        self.check = check
    }

    /// All of them. A new rule of a service is one more row.
    package static let all = frame + directory + registry + readiness + sweeps + acceptance + enforcement
}

/// A look at a service's store after a step.
package struct Glance {
    let service: String
    let transaction: ReadTransaction
    /// The leaves that the step added.
    let leaves: [AuditLeaf]
    /// What each service has published so far.
    let published: [String: [Event]]
    /// The day it is there.
    let today: String

    /// The ids of the records of that name which the step changed.
    func changed(_ name: String) -> [String] {
        let ids = leaves.filter { $0.outcome == "OK" }.flatMap(\.subjects).compactMap { subject -> String? in
            subject.hasPrefix("\(name)/") ? String(subject.dropFirst(name.count + 1)) : nil
        }
        return Set(ids).sorted()
    }

    /// The records of that name which the step changed, as they are now.
    func changed<Record: Message>(_ kind: Record.Type, _ name: String, in table: String? = nil) throws
        -> [Record]
    {
        try changed(name).compactMap { try record(kind, table ?? name, $0) }
    }

    /// A record as it is now.
    func record<Record: Message>(_ kind: Record.Type, _ table: String, _ id: String) throws -> Record? {
        try records(kind, "SELECT body FROM \(table) WHERE id = $1", id).first
    }

    /// The records that a statement with one parameter finds.
    func records<Record: Message>(_ kind: Record.Type, _ sql: String, _ value: String) throws -> [Record] {
        try transaction.rows(sql, [.text(value)]) { try Record(serializedBytes: $0.blob(0)) }
    }
}
