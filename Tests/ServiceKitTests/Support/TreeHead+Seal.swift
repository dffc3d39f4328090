package import CommonAPI
import Crypto
import Foundation
package import ServiceKit
import SwiftProtobuf

/// A reply with a signature, as some service might give.
extension TreeHead: SealedReply {
    package static let firstSealedField: UInt64 = 1

    package mutating func seal(by service: ServiceIdentity) {
        signature = Data(service.key.sign(signedText).bytes)
    }

    package mutating func unseal() {
        signature = Data()
    }
}
