package import CommonAPI
import Foundation
import SwiftProtobuf

/// A caller of the demo, the benches and the tests of whole systems; no person is real.
package struct SampleCaller: Sendable {
    package let id: String
    let agency: String
    let kind: PrincipalKind
    let name: String
    let roles: [Role]
    let division: String
    /// The record that an expert or a plant's person speaks for.
    var speaksFor = ""

    /// As the directory enters it.
    ///
    /// - Parameter publicKey: Of the key that it will sign with.
    /// - Returns: The principal with its grants.
    package func principal(publicKey: [UInt8]) -> Principal {
        .with {
            $0.id = id
            $0.agencyID = agency
            $0.kind = kind
            $0.name = name
            $0.publicKey = Data(publicKey)
            $0.speaksFor = speaksFor
            $0.grants = roles.map { role in
                .with {
                    $0.role = role
                    $0.divisionCode = division
                }
            }
        }
    }
}
