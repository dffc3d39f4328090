import Checker
import CommonAPI
import ServiceKit
import Simulation
import Store
import Testing

/// The checker is held to what it is for: it finds every fault that is planted, and none where there is none.
@Suite("Planted faults")
struct PlantedFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let service: String
        let kind: Checker.Finding.Kind
        let plant: @Sendable (WriteTransaction) throws -> Void

        var testDescription: String { name }

        init(
            _ name: String, in service: String, is kind: Checker.Finding.Kind,
            _ plant: @escaping @Sendable (WriteTransaction) throws -> Void
        ) {
            self.name = name
            self.service = service
            self.kind = kind
            self.plant = plant
        }

        init(_ name: String, in service: String, is kind: Checker.Finding.Kind, sql: String) {
            self.init(name, in: service, is: kind) { _ = try $0.execute(sql) }
        }
    }

    static let faults = [
        Fault(
            "an acknowledged document is gone", in: "enforcement", is: .lost,
            sql: "DELETE FROM tip WHERE id = (SELECT MAX(id) FROM tip)"),
        Fault(
            "a stored reply is gone", in: "enforcement", is: .lost,
            sql: "DELETE FROM reply WHERE method LIKE '%/FileTip'"),
        Fault(
            "a stored reply is another", in: "registry", is: .lost,
            sql: "UPDATE reply SET body = X'00' WHERE method LIKE '%/RegisterEnterprise'"),
        Fault(
            // Of a pair, so that the node above it is left over.
            "the last leaf is gone", in: "enforcement", is: .damaged,
            sql: """
                DELETE FROM audit_leaf WHERE position >= (SELECT MAX(position) FROM audit_leaf WHERE position % 2 = 1)
                """),
        Fault(
            "the log was cut to what it was before", in: "enforcement", is: .lost
        ) { transaction in
            let size = try AuditLog.size(in: transaction)
            try transaction.execute("DELETE FROM audit_leaf WHERE position = $1", [.integer(size - 1)])
            // What a skilled hand would do: no node is left over that cut.
            try transaction.execute(
                "DELETE FROM audit_node WHERE (position + 1) * (1 << level) > $1", [.integer(size - 1)])
        },
        Fault(
            "a document is there twice", in: "enforcement", is: .doubled,
            sql: """
                INSERT INTO tip (id, revision, updated_at, changed_by, cause, body, city_code, division_code, \
                state, receipt_digest) SELECT id || 'x', revision, updated_at, changed_by, cause, body, \
                city_code, division_code, state, receipt_digest || 'x' FROM tip ORDER BY id DESC LIMIT 1
                """),
        Fault("a command was carried out twice", in: "registry", is: .doubled) { transaction in
            let leaves = try AuditLog.leaves(from: 0, to: .max, in: transaction)
            guard let leaf = leaves.last(where: { !$0.subjects.isEmpty && !$0.requestID.contains("/") })
            else { return }
            try AuditLog.append(leaf, in: transaction)
        },
        Fault(
            "an event was published twice", in: "enforcement", is: .doubled,
            sql: """
                INSERT INTO outbox (sequence, id, time, type, subject, payload, cause) \
                SELECT (SELECT MAX(sequence) + 1 FROM outbox), id || 'x', time, type, subject, payload, cause \
                FROM outbox WHERE type LIKE '%CaseFiled'
                """),
        Fault(
            "an event was never published", in: "enforcement", is: .lost,
            sql: "DELETE FROM outbox WHERE sequence = (SELECT MAX(sequence) FROM outbox)"),
        Fault(
            "an outbox has a gap", in: "enforcement", is: .damaged,
            sql: "DELETE FROM outbox WHERE type LIKE '%TrackDecided'"),
        Fault(
            "a document without a command", in: "registry", is: .half,
            sql: "UPDATE enterprise SET cause = 'nobody' WHERE origin IS NULL"),
        Fault(
            "an event without a command", in: "registry", is: .half,
            sql: "UPDATE outbox SET cause = 'nobody' WHERE type LIKE '%EnterpriseSaved'"),
        Fault(
            "a leaf was rewritten", in: "registry", is: .damaged,
            sql:
                "UPDATE audit_leaf SET body = (SELECT body FROM audit_leaf WHERE position = 3) WHERE position = 4"
        ),
        Fault(
            "a node was rewritten", in: "acceptance", is: .damaged,
            sql: "UPDATE audit_node SET hash = zeroblob(32) WHERE level = 1 AND position = 0"),
        Fault(
            "a past revision is gone", in: "enforcement", is: .damaged,
            sql: "DELETE FROM tip_history WHERE revision = 1"),
        Fault(
            "a follower passed over an event", in: "registry", is: .lost
        ) { transaction in
            let leaves = try AuditLog.leaves(from: 0, to: .max, in: transaction)
            guard let last = leaves.last, last.requestID.hasPrefix("enforcement/") else { return }
            try transaction.execute("DELETE FROM audit_leaf WHERE position = $1", [.integer(last.index)])
        },
        Fault(
            "a follower is behind", in: "acceptance", is: .unreconciled,
            sql: "UPDATE follower_cursor SET sequence = 1 WHERE source = 'registry'"),
        Fault(
            "a follower is ahead of its source", in: "enforcement", is: .lost,
            sql: "DELETE FROM outbox WHERE sequence > 1"),
        Fault(
            "a source changed an event after it was applied", in: "enforcement", is: .unreconciled,
            sql: "UPDATE outbox SET payload = X'0A00' WHERE type LIKE '%CaseFiled'"),
    ]

    @Test("a sound province has none")
    func sound() async throws {
        let checked = try await CheckedProvince()
        defer { checked.province.close() }
        #expect(try await checked.findings() == [])
        #expect(checked.journal.count == 10)
    }

    @Test("each is found for what it is", arguments: faults)
    func found(_ fault: Fault) async throws {
        let checked = try await CheckedProvince()
        defer { checked.province.close() }
        try await checked.province[fault.service].tamper(fault.plant)
        let findings = try await checked.findings()
        #expect(findings.contains { $0.kind == fault.kind }, "\(findings)")
    }

    @Test("an event that a follower applies twice is found, although every log holds")
    func appliedTwice() async throws {
        let checked = try await CheckedProvince()
        defer { checked.province.close() }
        let registry = checked.province["registry"]
        let events = try await checked.province["enforcement"].events(after: 0)
        let filed = try #require(events.first { $0.type.hasSuffix("TrackDecided") })
        try await registry.tamper {
            try $0.execute(
                "UPDATE follower_cursor SET sequence = $1 WHERE source = 'enforcement'",
                [.integer(filed.sequence - 1)])
            // Its record of what it applied would stop it.
            try $0.execute(
                "DELETE FROM applied_event WHERE source = 'enforcement' AND sequence >= $1",
                [.integer(filed.sequence)])
        }
        #expect(try await registry.receive(filed, from: "enforcement") == .applied)
        try await checked.province.deliverAll()
        let findings = try await checked.findings()
        #expect(findings.contains { $0.kind == .doubled }, "\(findings)")
    }

    @Test("an answer that no store knows is a loss")
    func unknownAnswer() async throws {
        let checked = try await CheckedProvince()
        defer { checked.province.close() }
        let sent = ClientJournal.Sent(
            service: "registry", principal: "sim.registrar", request: String(repeating: "0", count: 32),
            method: "m", payload: "p")
        let told = ClientJournal.Acknowledged(
            request: sent.request, reply: "r", subjects: ["enterprise/1"], events: [])
        let lines = checked.journal + [.sent(sent), .acknowledged(told)]
        let findings = try await checked.province.findings(journal: lines)
        #expect(findings.count(of: .lost) >= 2, "\(findings)")
    }

    @Test("a refusal after which something was done is found")
    func refusedAndDone() async throws {
        let checked = try await CheckedProvince()
        defer { checked.province.close() }
        let lines = checked.journal.map { line -> ClientJournal.Line in
            if case .acknowledged(let told) = line { return .refused(request: told.request, reason: "r") }
            return line
        }
        let findings = try await checked.province.findings(journal: lines)
        #expect(findings.count(of: .half) == 5, "\(findings)")
    }
}
