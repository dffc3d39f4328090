package import CommonAPI
import Crypto
import Foundation
import Store
import SwiftProtobuf

/// Tells a caller whether its command had its effect, when it lost sight of the answer.
package struct RequestService: RequestsHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    /// Keeps nothing: the stored replies answer.
    package init() {}

    package func getRequest(_ request: GetRequestRequest, _ query: Query) throws -> RequestRecord {
        // Replies are kept per principal, so that nobody learns of another's requests.
        let key = StoredReplies.Key(principal: query.actor.id, requestID: request.requestID)
        guard let entry = try StoredReplies.find(key, in: query.transaction) else {
            return .with {
                $0.requestID = request.requestID
                $0.state = .unknown
            }
        }
        return .with {
            $0.requestID = request.requestID
            $0.state = .applied
            $0.method = entry.method
            $0.appliedAt = entry.time
            $0.payloadDigest = Data(entry.payloadDigest.bytes)
        }
    }
}
