import CommonAPI
import Rulebook
import SwiftProtobuf

extension AuditLeaf {
    /// The leaf of what no caller asked for but a service did in its own name, and which went well so far.
    ///
    /// - Parameters:
    ///   - service: The instance in whose name.
    ///   - method: What was done.
    ///   - requestID: What stands in place of a request id: the cause of the changes.
    ///   - now: When.
    init(of service: String, _ method: String, requestID: String, at now: Instant) {
        self = .with {
            $0.time = now.microseconds
            $0.principalID = service
            $0.principalName = service
            $0.method = method
            $0.requestID = requestID
            $0.outcome = "OK"
        }
    }
}
