import CommonAPI
import Crypto
import Foundation
import ServiceKit
import SwiftProtobuf

/// Goes through a log leaf by leaf and checks every head that another service keeps against it.
struct Walk {
    private let lineage: Lineage
    private let key: PublicKey
    private var heads: [KeptHeads]
    private var sources: [String: SentEvents]
    private(set) var frontier = MerkleFrontier()
    /// The last head of another service that was passed and holds.
    private var witnessed: (size: Int64, time: Int64) = (0, 0)

    init(lineage: Lineage, key: PublicKey, heads: [KeptHeads], sources: [String: SentEvents]) {
        self.lineage = lineage
        self.key = key
        self.heads = heads
        self.sources = sources
    }

    /// Takes the next leaves.
    mutating func take(_ leaves: [JudgedLeaf], _ report: inout LogReport) async throws {
        for judged in leaves {
            if judged.leaf.index != frontier.size {
                report.fail(say("第 \(frontier.size) 条错位", "leaf \(frontier.size) is misplaced"))
            }
            try await count(judged, &report)
            _ = frontier.append(judged.hash)
            try await compare(&report)
        }
    }

    /// Whether another service keeps a head of the log as it is that is larger than what was walked. Heads of leaves that
    /// a restoration lost are passed.
    mutating func hasLargerHeads(_ report: inout LogReport) async throws -> Bool {
        try await compare(&report)
        for place in heads.indices {
            while let kept = await peek(place, &report) {
                guard hold(kept, heads[place].witness, nil, &report) else { return true }
                heads[place].take()
            }
        }
        return false
    }

    /// Reports what is left when the log has ended.
    mutating func finish(_ head: TreeHead, _ report: inout LogReport) async throws {
        for place in heads.indices {
            while let kept = await peek(place, &report) {
                if !hold(kept, heads[place].witness, nil, &report) {
                    report.fail(
                        say(
                            "\(heads[place].witness) 存有 \(kept.head.size) 条时的日志头，而日志只有 \(head.size) 条：被截去",
                            "\(heads[place].witness) keeps a head of size \(kept.head.size), but the log has \(head.size) leaves: it was cut"
                        )
                    )
                }
                heads[place].take()
            }
        }
        report.size = frontier.size
        report.root = frontier.root.hex
        report.tail = frontier.size - witnessed.size
        if report.tail > 0, witnessed.size > 0 {
            report.tailSeconds = max(0, (head.time - witnessed.time) / 1_000_000)
        }
    }

    /// Compares the log so far with the heads of that size.
    private mutating func compare(_ report: inout LogReport) async throws {
        for record in lineage.chain where record.size == frontier.size {
            if Digest(bytes: record.root) != frontier.root {
                report.fail(
                    say(
                        "\(record.size) 条的日志不是已签署恢复的那一份",
                        "the log of \(record.size) leaves is not the one whose restoration was signed"))
            }
        }
        for place in heads.indices {
            while let kept = await peek(place, &report), kept.head.size <= frontier.size {
                _ = hold(kept, heads[place].witness, frontier.root, &report)
                heads[place].take()
            }
        }
    }

    /// A witness that does not answer is reported once and not asked again.
    private mutating func peek(_ place: Int, _ report: inout LogReport) async -> WitnessedHead? {
        do {
            return try await heads[place].peek()
        } catch {
            report.miss(
                say(
                    "\(heads[place].witness) 所存的日志头读不到：\(ErrorText.sentence(of: error))",
                    "the heads that \(heads[place].witness) keeps cannot be read: \(ErrorText.sentence(of: error))"
                )
            )
            heads[place].giveUp()
            return nil
        }
    }

    /// Judges a head that another service keeps: against the root of the log at its size, or without one while the log is
    /// shorter. Says whether the head is done with; one that the log is too short for is not.
    private mutating func hold(
        _ kept: WitnessedHead, _ witness: String, _ root: Digest?, _ report: inout LogReport
    ) -> Bool {
        let head = kept.head
        guard head.isSigned(by: key) else {
            report.fail(
                say(
                    "\(witness) 存有 \(head.size) 条时的日志头，并非 \(report.service) 所签",
                    "\(witness) keeps a head of size \(head.size) that \(report.service) did not sign"))
            return true
        }
        switch lineage.place(of: head) {
        case .lost(let epoch, let leaves):
            report.lose(leaves, epoch)
        case .unexplained:
            report.fail(
                say(
                    "\(witness) 存有纪元 \(head.epoch) 的 \(head.size) 条时的日志头，该纪元并无经签署的恢复予以结束",
                    "\(witness) keeps a head of size \(head.size) of the epoch \(head.epoch), which no signed restoration ended"
                )
            )
        case .present:
            guard let root else { return false }
            guard Digest(bytes: head.root) == root else {
                report.fail(
                    say(
                        "\(witness) 所存 \(head.size) 条时的根不同：历史被改写",
                        "\(witness) keeps another root for size \(head.size): history was rewritten"))
                return true
            }
            report.heads += 1
            report.witnesses.insert(witness)
            if head.size >= witnessed.size { witnessed = (head.size, head.time) }
        }
        return true
    }

    private mutating func count(_ judged: JudgedLeaf, _ report: inout LogReport) async throws {
        let index = frontier.size
        switch judged.verdict {
        case .signed: report.signed += 1
        case .own: report.own += 1
        case .claim: report.claims += 1
        case .unproven(let what): report.doubt(what, index)
        case .wrong(let why):
            report.fail(
                say(
                    "第 \(index) 条（\(judged.leaf.principalID) 的 \(judged.leaf.method)）：\(why)",
                    "leaf \(index) (\(judged.leaf.method) by \(judged.leaf.principalID)): \(why)"))
        case .event(let source, let sequence):
            report.own += 1
            guard sources[source] != nil else { break }
            do {
                // For events that the source has deleted by age only the heads are evidence.
                let sent = try await sources[source]?.digests(of: sequence) ?? []
                guard !sent.isEmpty, !sent.contains(judged.leaf.payloadDigest) else { break }
                if sequence <= sources[source]?.sharedUpTo ?? 0 {
                    report.fail(
                        say(
                            "第 \(index) 条：\(source) 的第 \(sequence) 号事件不是这样发出的",
                            "leaf \(index): \(source) did not send this as its event \(sequence)"))
                } else {
                    report.doubt(
                        say("\(source) 在恢复之前发出的内容", "what \(source) sent before it was restored"), index)
                }
            } catch {
                sources[source] = nil
                report.miss(
                    say(
                        "\(source) 发出的内容读不到：\(ErrorText.sentence(of: error))",
                        "what \(source) sent cannot be read: \(ErrorText.sentence(of: error))"))
            }
        }
    }
}

extension LogReport {
    /// Notes that so many leaves which another service witnessed were lost by the restoration that began the epoch.
    mutating func lose(_ leaves: Int64, _ epoch: String) {
        guard let place = restorations.firstIndex(where: { $0.epoch == epoch }) else { return }
        restorations[place].lost = max(restorations[place].lost, leaves)
    }
}
