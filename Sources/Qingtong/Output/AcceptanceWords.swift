import AcceptanceAPI
import Installation
import Registry
import SwiftProtobuf

// The words of acceptance as a terminal shows them.

extension PlaqueState {
    /// The word of the state that the Registry has by its name, as "SUSPENDED".
    static func text(of name: String) -> String {
        allCases.first { $0.protoName == name }?.text ?? name
    }
}
