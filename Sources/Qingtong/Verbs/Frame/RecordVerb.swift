import Installation
import SwiftProtobuf

/// A verb whose reply is one record: one that it changed or requested.
protocol RecordVerb: Verb where Reply: SwiftProtobuf.Message {}

extension RecordVerb {
    func json(of reply: Reply) throws -> String { try reply.jsonString() }
}

/// A verb that shows one record, and the names of the records it refers to by id.
protocol ShowVerb: RecordVerb {}

extension ShowVerb {
    func note(on reply: Reply, below text: String, _ session: Session) async throws -> String {
        try await References(in: reply).legend(by: session, below: text)
    }
}
