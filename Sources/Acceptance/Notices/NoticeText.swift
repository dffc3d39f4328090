package import AcceptanceAPI
package import Crypto
import SwiftProtobuf

extension Notice {
    /// The text whose SHA-256 the departments sign for: UTF-8 lines, each ended by a line feed.
    ///
    /// First the label `qingtong-notice/v1` and `number|…`; then for each line of the notice, in its order,
    /// `line|application|enterprise|division|tier|name`, the tier as in the proto without `TIER_`. The name comes
    /// last, so that a bar in it shifts nothing.
    package var canonicalText: String {
        let heading = ["qingtong-notice/v1", "number|\(number)"]
        let body = lines.map { line in
            let parts = [
                "line", line.applicationID, line.enterpriseID, line.divisionCode, line.tier.signedName,
                line.enterpriseName,
            ]
            return parts.joined(separator: "|")
        }
        return (heading + body).map { $0 + "\n" }.joined()
    }

    /// What `content_digest` must be.
    package var digest: Digest { SHA256.hash(Array(canonicalText.utf8)) }
}
