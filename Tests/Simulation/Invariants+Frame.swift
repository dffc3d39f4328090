import Checker
import CommonAPI
import Crypto
import ServiceKit
import Store

// What holds in every service, whatever it is about.
extension Invariant {
    static let frame = [
        Invariant("a cursor is never ahead of what its source published") { glance in
            try glance.published.filter { $0.key != glance.service }.compactMap { source, events in
                let cursor = try Inbox.cursor(of: source, in: glance.transaction)
                let last = events.last?.sequence ?? 0
                return cursor <= last ? nil : "\(source): \(cursor) of \(last)"
            }
        },
        Invariant("the outbox counts from 1 without a gap") { glance in
            let (count, last) =
                try glance.transaction.row(
                    "SELECT COUNT(*), COALESCE(MAX(sequence), 0) FROM outbox"
                ) { (try $0.int64(0), try $0.int64(1)) } ?? (0, 0)
            return count == last ? [] : ["\(count) events, the last is \(last)"]
        },
        Invariant("the audit log counts from 0 without a gap") { glance in
            let (count, last) =
                try glance.transaction.row(
                    "SELECT COUNT(*), COALESCE(MAX(position), -1) FROM audit_leaf"
                ) { (try $0.int64(0), try $0.int64(1)) } ?? (0, 0)
            return count == last + 1 ? [] : ["\(count) leaves, the last is \(last)"]
        },
        Invariant("what a command changed has the revision after the last, and all before it in its history")
        {
            glance in
            let tables = try glance.documentTables
            return try glance.leaves.filter { $0.outcome == "OK" }.flatMap(\.subjects).compactMap { subject in
                guard let place = tables.place(of: subject) else { return "\(subject) is kept nowhere" }
                return try glance.fault(in: place)
            }
        },
        Invariant("a stranger can check by its leaf who made a call, and what a stream carried") { glance in
            glance.leaves.filter(\.isOfCall).compactMap { leaf in
                guard let key = PublicKey(bytes: leaf.publicKey) else {
                    return leaf.outcome.hasPrefix("UNAUTHENTICATED") ? nil : "leaf \(leaf.index) has no key"
                }
                let proof = leaf.proof(under: key, to: "\(glance.service)@zj")
                let isProven = proof == .whole || proof == .opening && leaf.outcome != "OK"
                return isProven ? nil : "leaf \(leaf.index) (\(leaf.method)) proves nothing"
            }
        },
        Invariant("a request has one reply, and a reply a leaf that carried it out") { glance in
            try glance.leaves.filter { $0.outcome == "OK" && !$0.requestID.contains("/") }.compactMap {
                leaf in
                let count =
                    try glance.transaction.row(
                        "SELECT COUNT(*) FROM reply WHERE principal_id = $1 AND request_id = $2",
                        [.text(leaf.principalID), .text(leaf.requestID)]
                    ) { try $0.int64(0) } ?? 0
                let isRead = leaf.method.contains("/Get") || leaf.method.contains("/List")
                return count == (isRead ? 0 : 1)
                    ? nil : "\(leaf.method) \(leaf.requestID) has \(count) replies"
            }
        },
    ]
}

/// The tables of documents that a store has.
struct DocumentTables {
    private let names: Set<String>

    init(_ names: [String]) {
        self.names = Set(names.filter { names.contains("\($0)_history") })
    }

    var all: [String] { names.sorted() }

    func place(of subject: String) -> (table: String, id: String)? {
        Subjects.place(of: subject, among: names)
    }
}

extension Glance {
    var documentTables: DocumentTables {
        get throws {
            DocumentTables(
                try transaction.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { try $0.text(0) }
            )
        }
    }

    fileprivate func fault(in place: (table: String, id: String)) throws -> String? {
        let current = try transaction.row(
            "SELECT revision FROM \(place.table) WHERE id = $1", [.text(place.id)]
        ) { try $0.int64(0) }
        guard let current else { return "\(place.table)/\(place.id) is not there" }
        let past = try transaction.rows(
            "SELECT revision FROM \(place.table)_history WHERE id = $1 ORDER BY revision", [.text(place.id)]
        ) { try $0.int64(0) }
        guard past + [current] == Array(1...Int64(past.count + 1)) else {
            return "\(place.table)/\(place.id) has the revisions \(past) and \(current)"
        }
        return nil
    }
}
