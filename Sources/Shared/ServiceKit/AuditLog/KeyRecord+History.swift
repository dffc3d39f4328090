import CommonAPI
import Store
import SwiftProtobuf

extension KeyRecord {
    /// The keys that a principal had, by time, from its revisions, the newest first.
    static func all(in revisions: [Revision<Principal>]) -> [KeyRecord] {
        var keys: [KeyRecord] = []
        for revision in revisions.reversed() {
            let principal = revision.document
            if keys.last?.publicKey != principal.publicKey {
                if !keys.isEmpty { keys[keys.count - 1].until = revision.change.time }
                keys.append(
                    .with {
                        $0.principalID = principal.id
                        $0.publicKey = principal.publicKey
                        $0.since = revision.change.time
                    })
            }
            keys[keys.count - 1].revokedAt = principal.revokedAt
        }
        return keys
    }
}
