import CommonAPI
import ServiceKit

/// What must hold in every store at every moment, and between stores once they have settled.
package enum Checks {}

extension Checks {
    /// Records that are kept without a leaf: a leaf for each witnessed head would make two services answer each other's
    /// heads for ever. That they are true is checked by their signatures.
    private static let silentTables: Set = ["witnessed_head"]

    /// What these bring is kept beside the documents and has no revisions: files by their digests, readings by meter and time.
    private static let unrevised = ["Attachments/PutAttachment", "Ledgers/RecordReadings"]

    /// A document and the audit log tell the same story: each leaf's subjects are exactly the revisions that its request
    /// or event made, no more and no fewer; and each revision has such a leaf.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - commands: The paths of the methods that change something; the subjects of other calls were only read.
    /// - Returns: What does not hold.
    package static func conservation(in store: StoreSnapshot, commands: Set<String>) -> [Finding] {
        var findings: [Finding] = []
        var told: [Effect: Int] = [:]
        for leaf in store.leaves.compactMap(\.content)
        where leaf.changes(commands) && !unrevised.contains(where: { leaf.method.hasSuffix($0) }) {
            for subject in leaf.subjects {
                guard let place = Subjects.place(of: subject, in: store) else {
                    findings.append(
                        Finding(.damaged, in: store.service, "the leaf \(leaf.index) names \(subject)"))
                    continue
                }
                told[Effect(cause: leaf.requestID, table: place.table, id: place.id), default: 0] += 1
            }
        }
        let causes = Set(told.keys.map(\.cause))
        var made: [Effect: Int] = [:]
        for revision in store.revisions
        where !silentTables.contains(revision.table) {
            made[Effect(cause: revision.cause, table: revision.table, id: revision.id), default: 0] += 1
        }
        for effect in Set(told.keys).union(made.keys) {
            let (wanted, found) = (told[effect, default: 0], made[effect, default: 0])
            guard wanted != found else { continue }
            let kind: Finding.Kind =
                found < wanted ? .lost : causes.contains(effect.cause) ? .doubled : .half
            findings.append(
                Finding(
                    kind, in: store.service,
                    "\(effect): the log tells of \(wanted) revisions, the store has \(found)"))
        }
        return findings + chains(in: store) + replies(in: store, commands: commands)
    }

    /// The revisions of a document count from 1 without a gap, and none is there twice.
    private static func chains(in store: StoreSnapshot) -> [Finding] {
        let documents = Dictionary(grouping: store.revisions) { "\($0.table)/\($0.id)" }
        return documents.compactMap { name, revisions in
            let numbers = revisions.map(\.number).sorted()
            guard numbers != Array(1...Int64(numbers.count)) else { return nil }
            let kind: Finding.Kind = Set(numbers).count < numbers.count ? .doubled : .damaged
            return Finding(kind, in: store.service, "\(name) has the revisions \(numbers)")
        }
    }

    /// A stored reply has a leaf that says the command was carried out, and every such leaf a reply.
    private static func replies(in store: StoreSnapshot, commands: Set<String>) -> [Finding] {
        var fresh: [String: Int] = [:]
        var answered: Set<String> = []
        for leaf in store.leaves.compactMap(\.content) where commands.contains(leaf.method) && leaf.isGood {
            answered.insert("\(leaf.principalID) \(leaf.requestID)")
            if !leaf.subjects.isEmpty { fresh["\(leaf.principalID) \(leaf.requestID)", default: 0] += 1 }
        }
        let kept = Set(store.replies.map { "\($0.principal) \($0.requestID)" })
        return kept.subtracting(answered).map {
            Finding(.half, in: store.service, "the reply to \($0) has no leaf")
        }
            + answered.subtracting(kept).map {
                Finding(
                    .half, in: store.service, "the command \($0) was carried out, but its reply is not kept")
            }
            + fresh.filter { $0.value > 1 }.map {
                Finding(
                    .doubled, in: store.service, "the command \($0.key) was carried out \($0.value) times")
            }
    }
}

/// What one request or event did to one document.
private struct Effect: Hashable, CustomStringConvertible {
    let cause: String
    let table: String
    let id: String

    var description: String { "\(table)/\(id) by \(cause)" }
}

extension AuditLeaf {
    /// Whether what was asked was done.
    var isGood: Bool { outcome == "OK" }

    /// Whether the subjects are records that were changed: those of a command, of an applied event, or of a start.
    fileprivate func changes(_ commands: Set<String>) -> Bool {
        isGood && (commands.contains(method) || isOfEvent || method == Command.configuration)
    }

    /// Whether it records an event of another service, whose reference stands in place of a request id.
    var isOfEvent: Bool { requestID.contains("/") }
}
