import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import ServiceKit
import SwiftProtobuf

/// Collects what the services say that is needed to check a log. A service that does not answer is noted in the report as not
/// asked; the others' answers are used.
struct Evidence {
    private let services: KnownServices
    private let session: Session
    private let service: String

    init(_ services: KnownServices, _ session: Session, of service: String) {
        self.services = services
        self.session = session
        self.service = service
    }

    private var others: [String] { HomeBuilder.services.filter { $0 != service } }
    private var node: String { services.node(of: service) }

    /// Every head of the log that the others keep.
    func keptHeads() -> [KeptHeads] {
        others.map { KeptHeads(of: node, at: $0, session.caller(of: $0)) }
    }

    /// What the others sent, as far as they still have it.
    func sources(_ keys: KeyHistory, _ report: inout LogReport) async -> [String: SentEvents] {
        var sources: [String: SentEvents] = [:]
        for other in others {
            var sent = SentEvents(session.caller(of: other))
            do {
                try await sent.learnEpochs(await restorations(of: other, keys, &report).records)
                sources[other] = sent
            } catch {
                report.miss(
                    say(
                        "\(other) 发出的内容读不到：\(ErrorText.sentence(of: error))",
                        "what \(other) sent cannot be read: \(ErrorText.sentence(of: error))"))
            }
        }
        return sources
    }

    /// The keys of all principals, as all services know them.
    func keys(_ report: inout LogReport) async -> KeyHistory {
        var keys = KeyHistory()
        for known in HomeBuilder.services {
            if let key = try? services.publicKey(of: known) {
                keys.add(key, of: services.node(of: known))
            }
            do {
                let audit = AuditClient(session.caller(of: known))
                var token = ""
                repeat {
                    let list = try await audit.listKeys(
                        .with {
                            $0.pageSize = 200
                            $0.pageToken = token
                        }, options: CallOptions(timeout: .seconds(60)))
                    for record in list.keys { keys.add(record, from: known) }
                    token = list.nextPageToken
                } while !token.isEmpty
            } catch {
                keys.isPartial = true
                report.miss(
                    say(
                        "\(known) 所知的密钥读不到：\(ErrorText.sentence(of: error))",
                        "the keys that \(known) knows cannot be read: \(ErrorText.sentence(of: error))"))
            }
        }
        return keys
    }

    /// The restorations of the log that others keep a signed record of.
    func lineage(present: String, _ keys: KeyHistory, _ report: inout LogReport) async -> Lineage {
        let kept = await restorations(of: service, keys, &report)
        report.restorations = kept.restored
        return Lineage(kept.records, present: present)
    }

    /// The records of a service's restorations that the other services keep and two signed.
    private func restorations(
        of restored: String, _ keys: KeyHistory, _ report: inout LogReport
    ) async -> KeptRestorations {
        let node = services.node(of: restored)
        var kept = KeptRestorations()
        for other in HomeBuilder.services where other != restored {
            do {
                let list = try await RestorationsClient(session.caller(of: other)).listRestorations(
                    .with { $0.node = node }, options: CallOptions(timeout: .seconds(60)))
                for restoration in list.restorations
                where restoration.record.node == node && isSigned(restoration, of: restored, keys) {
                    if !kept.add(restoration, keptBy: other) {
                        report.fail(
                            say(
                                "有两份记录都称是恢复 \(restoration.record.epoch)",
                                "two records tell of the restoration \(restoration.record.epoch)"))
                    }
                }
            } catch {
                report.miss(
                    say(
                        "\(other) 所存的 \(restored) 恢复记录读不到：\(ErrorText.sentence(of: error))",
                        "the restorations of \(restored) that \(other) keeps cannot be read: \(ErrorText.sentence(of: error))"
                    )
                )
            }
        }
        return kept
    }

    /// Whether two principals signed the record, under keys that others know than the restored service and the one whose
    /// log is checked.
    private func isSigned(_ restoration: Restoration, of restored: String, _ keys: KeyHistory) -> Bool {
        let text = restoration.record.signedText
        let signers = restoration.signatures.filter { signed in
            guard let signature = Signature(bytes: signed.signature) else { return false }
            return keys.keys(of: signed.principalID).contains { key in
                key.isValid(signature, for: text)
                    && [restored, service].allSatisfy {
                        keys.standing(
                            of: key, signed.principalID, at: restoration.record.time, inLogOf: $0) == .held
                    }
            }
        }
        return Set(signers.map(\.principalID)).count >= 2
    }
}
