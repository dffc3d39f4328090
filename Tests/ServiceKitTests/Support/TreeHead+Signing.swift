package import CommonAPI
import Crypto
import Foundation
package import ServiceKit
import SwiftProtobuf

/// A reply with a signature, as some service might give.
extension TreeHead: SignedReply {
    package static let firstSignedField: UInt64 = 1

    package mutating func sign(by service: ServiceIdentity) {
        signature = Data(service.key.sign(signedText).bytes)
    }

    package mutating func removeSignature() {
        signature = Data()
    }
}
