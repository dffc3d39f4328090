import Refusals
import Synchronization

/// The signed openings whose streams are under way: each counts once at a time. Whoever overheard one can send it for as long as
/// its signature is good, and must not have many streams by it in its maker's name.
final class LiveOpenings: Sendable {
    /// One opening as it was signed.
    struct Key: Hashable, Sendable {
        let principal: String
        let request: String
        let method: String
    }

    private let keys = Mutex<Set<Key>>([])

    /// Counts the opening of a stream that begins; who enters must leave.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`stream-repeated`) while another stream has the same.
    func enter(_ key: Key) throws(Refusal) {
        let isNew = keys.withLock { $0.insert(key).inserted }
        guard isNew else { throw Refusal(.streamRepeated, field: FieldPath(Metadata.Keys.requestID)) }
    }

    func leave(_ key: Key) {
        _ = keys.withLock { $0.remove(key) }
    }
}

extension StreamOpening {
    /// `nil` without a request id, which a signed opening has.
    static func key(_ metadata: Metadata, of method: Method, by principal: String) -> LiveOpenings.Key? {
        metadata[Metadata.Keys.requestID].map {
            LiveOpenings.Key(principal: principal, request: $0, method: method.path)
        }
    }
}
