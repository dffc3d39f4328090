import CommonAPI
import Crypto
import Foundation
import SwiftProtobuf

/// Who had which key when, as each service knows it.
struct KeyHistory: Sendable {
    /// Whether a principal had a key at some time.
    enum Standing: Hashable, Sendable {
        case held
        /// Nobody but the service whose log is checked knows the principal.
        case knownThereOnly
        /// It had the key, but not at that time as the others know it.
        case otherTimes
        case never
    }

    private struct Entry: Sendable {
        let service: String
        let key: PublicKey
        let since: Int64
        /// When it was replaced or revoked.
        let ended: Int64?
    }

    /// Services learn of a key one after the other.
    private static let slack: Int64 = 600_000_000

    private var entries: [String: [Entry]] = [:]
    /// Whether a service could not be asked: a key that nobody knows may then be known there.
    var isPartial = false

    /// Takes in what a service says.
    mutating func add(_ record: KeyRecord, from service: String) {
        guard let key = PublicKey(bytes: record.publicKey) else { return }
        let ended = [record.until, record.revokedAt].filter { $0 > 0 }.min()
        entries[record.principalID, default: []].append(
            Entry(service: service, key: key, since: record.since, ended: ended))
    }

    /// Takes in a key that is known without asking anybody: a service's own, from `client.json`.
    mutating func add(_ key: PublicKey, of node: String) {
        entries[node, default: []].append(Entry(service: "", key: key, since: .min, ended: nil))
    }

    /// Every key that a principal ever had.
    func keys(of principal: String) -> [PublicKey] {
        var keys: [PublicKey] = []
        for entry in entries[principal] ?? [] where !keys.contains(entry.key) { keys.append(entry.key) }
        return keys
    }

    /// Whether a principal had a key at a time, by what services other than the log's own say, since that one could have changed
    /// its own directory.
    func standing(of key: PublicKey, _ principal: String, at time: Int64, inLogOf service: String) -> Standing
    {
        let all = entries[principal] ?? []
        let others = all.filter { $0.service != service }
        guard !others.isEmpty else { return all.contains { $0.key == key } ? .knownThereOnly : .never }
        let matching = others.filter { $0.key == key }
        guard !matching.isEmpty else { return .never }
        let isInTime = matching.contains { entry in
            (entry.since == .min || time >= entry.since - Self.slack)
                && entry.ended.map { time <= $0 + Self.slack } ?? true
        }
        return isInTime ? .held : .otherTimes
    }
}
