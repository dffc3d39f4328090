import AcceptanceAPI
import Installation
import Registry
import SwiftProtobuf

// The words of acceptance as shown on a terminal.

extension PlaqueState {
    /// The word for a state that the Registry has by name, such as "SUSPENDED"; an unknown name stays as it is.
    static func text(of name: String) -> String {
        allCases.first { $0.protoName == name }?.text ?? name
    }
}
