import Crypto
package import EnforcementAPI
import Foundation
package import ServiceKit
import SwiftProtobuf

/// The answer to a caller carries the signed receipt; the tip itself is kept without one.
extension TipFiled: SealedReply {
    package static let firstSealedField: UInt64 = 2

    package mutating func seal(by service: ServiceIdentity) {
        receipt.signature = Data(service.key.sign(receipt.signedText).bytes)
    }

    package mutating func unseal() {
        receipt.signature = Data()
    }
}
