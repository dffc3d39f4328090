import CommonAPI
import Crypto

extension Checks {
    /// Everything that the clients were told is true: each acknowledged command is there exactly once, with its reply,
    /// its documents, its events and its leaf, and nothing came of a refused one.
    ///
    /// - Parameters:
    ///   - lines: The clients' journal.
    ///   - stores: All stores, by service.
    /// - Returns: What does not hold.
    package static func journal(_ lines: [ClientJournal.Line], in stores: [StoreSnapshot]) -> [Finding] {
        var sent: [String: ClientJournal.Sent] = [:]
        let indexes = Dictionary(uniqueKeysWithValues: stores.map { ($0.service, StoreIndex($0)) })
        var findings: [Finding] = []
        for line in lines {
            switch line {
            case .sent(let command): sent[command.request] = command
            case .acknowledged(let told):
                guard let command = sent[told.request], let index = indexes[command.service] else {
                    findings.append(
                        Finding(.damaged, in: "the journal", "\(told.request) was answered but never sent"))
                    continue
                }
                findings += check(told, of: command, in: index)
            case .refused(let request, let reason):
                guard let command = sent[request], let index = indexes[command.service] else { continue }
                if index.replies["\(command.principal) \(request)"] != nil || index.effects[request] != nil {
                    findings.append(
                        Finding(
                            .half, in: command.service,
                            "\(command.method) \(request) was refused (\(reason)), and yet done"))
                }
            }
        }
        return findings
    }

    private static func check(
        _ told: ClientJournal.Acknowledged, of command: ClientJournal.Sent, in index: StoreIndex
    ) -> [Finding] {
        let name = "\(command.method) \(told.request)"
        func finding(_ kind: Finding.Kind, _ sentence: String) -> Finding {
            Finding(kind, in: command.service, "\(name): \(sentence)")
        }
        var findings: [Finding] = []
        if let reply = index.replies["\(command.principal) \(told.request)"] {
            if reply.body.hex != told.reply { findings.append(finding(.lost, "another reply is kept")) }
            if reply.payload?.hex != command.payload || reply.method != command.method {
                findings.append(finding(.damaged, "the reply is kept for another request"))
            }
        } else {
            findings.append(finding(.lost, "the reply is not kept"))
        }
        let leaves = index.leaves["\(command.principal) \(told.request)", default: []].filter {
            !$0.subjects.isEmpty
        }
        if leaves.count != 1 {
            findings.append(finding(leaves.isEmpty ? .lost : .doubled, "\(leaves.count) leaves tell of it"))
        }
        let effects = index.effects[told.request, default: [:]]
        for subject in told.subjects {
            let place = Subjects.place(of: subject, in: index.store).map { "\($0.table)/\($0.id)" } ?? subject
            let count = effects[place, default: 0]
            if count != 1 {
                findings.append(
                    finding(count == 0 ? .lost : .doubled, "\(subject) has \(count) revisions by it"))
            }
        }
        let published = index.events[told.request, default: []].sorted()
        if published != told.events.sorted() {
            let kind: Finding.Kind = published.count > told.events.count ? .doubled : .lost
            findings.append(finding(kind, "it published \(published), not \(told.events)"))
        }
        return findings
    }
}

/// A store by what a command leaves in it.
private struct StoreIndex {
    let store: StoreSnapshot
    /// By principal and request id.
    let replies: [String: StoreSnapshot.Reply]
    let leaves: [String: [AuditLeaf]]
    /// How many revisions of which document, by cause.
    var effects: [String: [String: Int]] = [:]
    /// The kinds of event published, by cause.
    var events: [String: [String]] = [:]

    init(_ store: StoreSnapshot) {
        self.store = store
        replies = Dictionary(store.replies.map { ("\($0.principal) \($0.requestID)", $0) }) { first, _ in
            first
        }
        leaves = Dictionary(grouping: store.leaves.compactMap(\.content).filter(\.isGood)) {
            "\($0.principalID) \($0.requestID)"
        }
        for revision in store.revisions {
            effects[revision.cause, default: [:]]["\(revision.table)/\(revision.id)", default: 0] += 1
        }
        for event in store.outbox { events[event.cause, default: []].append(event.type) }
    }
}
